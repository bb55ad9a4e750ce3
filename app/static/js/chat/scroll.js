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

export const follow = () => take("end");
export const release = () => take("free");

/** Keeps the node that `find` answers at the top, while what follows grows below it. */
export function keepTop(find) {
  turn = find;
  take("turn");
}

/** From here on, wherever that is: what a person scrolled before counts no more. */
function take(wanted) {
  mode = wanted;
  placed = scroller.scrollTop;
  remember();
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
  if (isTheirs()) heed(); // the browser tells it a moment later, and by then it would be taken back
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

function scrolled() {
  if (isAwayFrom(placed)) heed();
  else remember();
  emit("transcript:scrolled");
}

/** Goes on from here, where it was not put. */
function heed() {
  const theirs = isTheirs();
  tidy();
  take(near() ? "end" : "free");
  if (theirs) emit("transcript:moved");
}

const isAwayFrom = (top) => Math.abs(scroller.scrollTop - top) > 1;
/** Whether a person has scrolled: only a place that is gone does the browser leave by itself. */
const isTheirs = () => isAwayFrom(Math.min(placed, scroller.scrollHeight - scroller.clientHeight));

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
