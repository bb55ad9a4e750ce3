import { $, coalesce } from "../lib/dom.js";
import { emit, on } from "../lib/bus.js";
import { t } from "../lib/i18n.js";
import { thread } from "./conversation.js";
import * as pill from "./pill.js";
import { under } from "./remembered/store.js";
import { draw as fill, make, same } from "./rows.js";
import * as scroll from "./scroll.js";
import { spoken, weave } from "./timeline.js";
import { around, bounded, latest } from "./window.js";

const ALL = { from: 1, to: Infinity };
const NEIGHBOURS = 9; // messages outside that may say something about those inside
const log = $("#log");
const typing = $("#typing");
const drawn = new Map();
const titles = new WeakMap();
const state = { view: ALL, shown: null, unread: null, seeking: false, stale: false, reveal: null };

export const view = () => state.view;
export const live = () => state.view.to === Infinity;
/** Whether the end of the conversation is on the page; while the place to begin at is looked for, it is not. */
export const atEnd = () => !state.seeking && live() && scroll.near();

/** Draws what the window shows, now; what is being read stays where it is. */
export function draw() {
  const current = thread();
  state.view = windowed(current);
  const items = weave(current.items(state.view.from, state.view.to), under, outside(current, state.view));
  scroll.keep(() => {
    const rows = arrange(items);
    typing.hidden = !(live() && current.typing && !current.partial);
    $("#welcome").hidden = items.length > 0 || (current.id && !current.loaded);
    $("#loading").hidden = !current.id || current.loaded || items.length > 0;
    emit("transcript:drawn");
    return rows;
  });
  [state.shown, state.stale] = [current, false];
  unveil();
  mark();
}

export const render = coalesce(() => { draw(); emit("transcript:rendered"); });

function windowed({ series, level }) {
  const { view } = state;
  if (view.to < Infinity) return view;
  return series.has(view.from) ? bounded(view, series, level, scroll.following()) : latest(series, level);
}

/** What the messages outside the window say about those inside. */
function outside(current, { from, to }) {
  const above = current.items(from - NEIGHBOURS, from - 1).findLast((item) => item.in_reply_to && item.degraded != null);
  const next = to < Infinity ? current.items(to + 1, to + NEIGHBOURS).find(spoken) : null;
  return { degraded: above?.degraded ?? false, next: next ?? null, unread: state.unread };
}

/** Puts the items into the page, each day in a part of its own; whoever had the focus in a row that leaves keeps it in the list. */
function arrange(items) {
  const held = log.contains(document.activeElement);
  const wanted = new Set(items.map(({ key }) => key));
  for (const [key, { node }] of drawn) if (!wanted.has(key)) { node.remove(); drawn.delete(key); }
  const rows = [];
  let [home, last] = [log, null];
  for (const item of items) {
    const node = level(item);
    if (item.type === "day") {
      put(log, node, home === log ? last : home);
      [home, last] = [node, node.firstChild];
    } else {
      put(home, node, last);
      rows.push(last = node);
    }
  }
  if (held && !log.contains(document.activeElement)) scroll.focus();
  return rows;
}

/** An item's node, drawn again only when it says something else, so that nothing flickers. */
function level(item) {
  const known = drawn.get(item.key);
  const node = known?.node ?? make(item);
  if (known?.item === item && !state.stale) return node;
  if (!known || state.stale || !same(known.item, item)) fill(node, item);
  drawn.set(item.key, { node, item });
  return node;
}

function put(home, node, last) {
  const expected = last ? last.nextSibling : home.firstChild;
  if (expected !== node) home.insertBefore(node, expected);
}

function unveil() {
  const node = state.reveal && drawn.get(state.reveal)?.node;
  if (!node) return;
  state.reveal = null;
  scroll.reveal(node);
}

function mark() {
  pill.level({ atEnd: atEnd(), far: drawn.size > 0 && (!live() || scroll.below() > scroll.screens(1.5)) });
  if (atEnd()) emit("transcript:end");
}

const end = ({ loaded, top }) => (loaded ? top : Infinity);

/** Moves the window one `step` of window.js; false when there is nowhere to go. */
export function move(step) {
  const next = step(state.view, thread().series, end(thread()));
  if (next === state.view) return false;
  state.view = next;
  draw();
  return true;
}

/** Shows a message that is here, and answers its node. */
export function show(seq, key) {
  const { series } = thread();
  const { view } = state;
  if (!(seq >= view.from && seq <= view.to && drawn.size)) state.view = around(series, seq, end(thread()));
  scroll.release();
  draw();
  const node = drawn.get(key)?.node ?? [...drawn.values()].find(({ item }) => item.seq === seq)?.node;
  if (node) scroll.show(node);
  mark();
  return node;
}

/** Where the unread messages begin is shown until the conversation is left. */
export function divide(seq) {
  state.unread = seq;
  if (seq) show(seq, "unread");
}

export function seek(seeking) {
  state.seeking = seeking;
}

/** Jumps to the latest message, however far away it is. */
export function toEnd() {
  const { series, level } = thread();
  const held = pill.holdsFocus();
  if (!live()) state.view = latest(series, level);
  scroll.follow();
  draw();
  if (held) scroll.focus();
}

function reset() {
  state.shown?.trim();
  for (const { node } of drawn.values()) node.remove();
  drawn.clear();
  Object.assign(state, { view: ALL, shown: null, unread: null, seeking: false, reveal: null });
  scroll.reset();
  render();
}

/** What a vendor or the house says is brought into view for whoever is at the end; others learn that it is there. */
function arrived({ message, here }) {
  if (!here || message.role === "user") return;
  const answer = Boolean(message.in_reply_to);
  if (!atEnd() && !(answer && scroll.turning())) pill.count();
  if (!atEnd() || answer) return;
  state.reveal = message.id;
  scroll.release();
}

/** Every row is asked again what it looks like. */
function anew() {
  state.stale = true;
  draw();
}

function sent() {
  const { series, level: known, pending, busy } = thread();
  const key = [...pending.keys()].at(-1);
  if (!live()) state.view = latest(series, known);
  if (busy) scroll.follow(); // the answer that is being written is not pushed off the page
  else scroll.keepTop(() => drawn.get(key)?.node);
  render();
}

on("conversation:changed", render);
on("remembered:changed", render);
on("conversation:opened", reset);
on("conversation:sent", sent);
on("conversation:message", arrived);
on("transcript:scrolled", mark);
on("language", anew);
on("answers:here", anew);
$("#pill").addEventListener("click", toEnd);

/** What the person said first, of what this page has seen. */
export const title = () => {
  const current = thread();
  if (!titles.has(current)) {
    const first = current.series.slice(1).find(({ role }) => role === "user");
    if (!first) return [...current.pending.values()][0]?.content ?? t("threads.new");
    titles.set(current, first.content);
  }
  return titles.get(current);
};
