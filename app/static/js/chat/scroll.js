import { $, el } from "../lib/dom.js";
import { emit } from "../lib/bus.js";
import { hold, moved } from "./anchor.js";

const NEAR = 100;
const TOP = 52; // below the day that stands at the top
const scroller = $("#scroller");
const reserve = el("div.reserve", { "aria-hidden": "true" });
let mode = "end"; // or "turn": a question stands at the top; or "free": what is read stays where it is
let turn = () => null;
let rows = [];
let marks = [];
let placed = 0;
let room = 0;

/** Free room below the last row lets a question stand at the top before there is an answer; it is no part of the text. */
const end = () => scroller.scrollHeight - room - scroller.clientHeight;
export const below = () => end() - scroller.scrollTop;
export const above = () => scroller.scrollTop;
export const near = () => below() < NEAR;
export const following = () => mode !== "free";
export const turning = () => mode === "turn";
export const screens = (count) => count * scroller.clientHeight;

export function follow() {
  mode = "end";
}

export function release() {
  mode = "free";
}

/** Keeps the node that `find` answers at the top, while what follows grows below it. */
export function keepTop(find) {
  [mode, turn] = ["turn", find];
}

/** Puts a node below the top edge; at the end of the conversation there is nothing more to scroll. */
export function show(node) {
  put(Math.min(end(), offset(node) - TOP));
  mode = near() ? "end" : "free";
  remember();
}

export function toTop() {
  mode = "free";
  put(0);
  remember();
}

/** Scrolls down to a node that came in below, no further than to its top. */
export function reveal(node) {
  put(Math.max(scroller.scrollTop, Math.min(end(), offset(node) - TOP)));
  mode = near() ? "end" : "free";
  remember();
}

/** Changes the rows with `change`, which answers those that are there then; what is being read stays where it is. */
export function keep(change) {
  rows = change();
  settle();
}

function settle() {
  if (mode === "turn" && turn()) standAtTop(turn());
  else if (mode === "end") stayAtEnd();
  else stay();
  remember();
}

/** The question at the top; one that fills the screen leaves half of it to the answer. */
function standAtTop(node) {
  const top = Math.max(0, offset(node) - TOP, offset(node) + node.offsetHeight - scroller.clientHeight / 2);
  leave(top + scroller.clientHeight - (scroller.scrollHeight - room));
  put(top);
}

/** Never upwards: an answer that is shorter than what it replaces pulls nothing down. */
function stayAtEnd() {
  tidy();
  if (below() > 0) put(end());
}

function stay() {
  const by = moved(scroller, marks);
  if (Math.abs(by) > 0.5) put(scroller.scrollTop + by);
  tidy();
}

/** The room shrinks to what holds the present place, so that it is gone once it was scrolled away. */
function tidy() {
  if (room) leave(Math.min(room, scroller.scrollTop + scroller.clientHeight - (scroller.scrollHeight - room)));
}

function leave(height) {
  room = Math.max(0, Math.ceil(height));
  reserve.style.height = `${room}px`;
}

function put(top) {
  scroller.scrollTop = top;
  placed = scroller.scrollTop;
}

const offset = (node) => node.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;

function remember() {
  marks = hold(scroller, rows);
}

/** Only a person scrolls to where the page did not put itself: the mode is theirs from then on. */
function scrolled() {
  if (isAwayFrom(placed)) {
    const theirs = isAwayFrom(Math.min(placed, scroller.scrollHeight - scroller.clientHeight)); // a place that is gone the browser leaves
    placed = scroller.scrollTop;
    mode = near() ? "end" : "free";
    tidy();
    if (theirs) emit("transcript:moved");
  }
  remember();
  emit("transcript:scrolled");
}

const isAwayFrom = (top) => Math.abs(scroller.scrollTop - top) > 1;

/** Forgets where it was, as for another conversation. */
export function reset() {
  rows = [];
  marks = [];
  leave(0);
  put(0);
  mode = "end";
}

export function focus() {
  scroller.focus({ preventScroll: true });
}

$(".column", scroller).append(reserve);
scroller.addEventListener("scroll", scrolled, { passive: true });
scroller.addEventListener("scrollend", () => emit("transcript:rested"));
const sizes = new ResizeObserver(settle); // pictures, the phone's keyboard, a growing composer: corrected before it is painted
for (const node of [scroller, $("#log")]) sizes.observe(node);
