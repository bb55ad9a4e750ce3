import { Thread } from "../lib/store.js";
import { emit, on } from "../lib/bus.js";
import { threads as api } from "../lib/api.js";
import { has } from "../lib/i18n.js";
import * as socket from "../lib/socket.js";

const OPEN = "ei.thread";
const END = 2 ** 31 - 1; // above every seq
const known = new Map();
let current = new Thread();

export const thread = () => current;
/** Where this page is. Without `last_seq` the server sends the latest messages, with it exactly those after it. */
export const place = ({ id, loaded, level } = current) => ({ thread_id: id, ...(loaded && { last_seq: level }) });
export const changed = () => emit("conversation:changed", current);

/** Forgets everything, as after signing out, and starts where this browser was last. */
export function start() {
  known.clear();
  current = of(localStorage.getItem(OPEN));
  emit("conversation:opened", current);
  socket.connect(place);
}

export function of(id) {
  if (!id) return new Thread();
  if (!known.has(id)) known.set(id, new Thread(id));
  return known.get(id);
}

/** Shows a conversation and brings it level with the server. */
export async function open(id) {
  current = of(id);
  remember(id);
  emit("conversation:opened", current);
  await follow(current);
}

export function forget(id) {
  known.delete(id);
  if (localStorage.getItem(OPEN) === id) localStorage.removeItem(OPEN);
  if (current.id === id) current = new Thread();
  emit("conversation:forgotten", id);
}

/** A conversation begun without an id gets the one the server gave it; answers the one that is shown under it. */
export function adopt(target, id) {
  if (!id || target.id) return target;
  const home = known.get(id) ?? target;
  known.set(id, home);
  target.id = home.id = id;
  for (const [key, entry] of target.pending) home.pending.set(key, Object.assign(entry, { thread_id: id }));
  if (target === current) remember(id);
  if (target === current && home !== target) {
    current = home;
    emit("conversation:opened", home);
  }
  emit("threads:stale");
  return home;
}

/** Fetches pages until nothing is missing; one run at a time for each conversation. False when the server did not answer. */
export function catchUp(target) {
  target.syncing ??= pages(target).then(() => true, () => false).finally(() => { target.syncing = null; changed(); });
  return target.syncing;
}

async function pages(target) {
  let page;
  do {
    page = await (target.loaded ? after(target.id, target.level) : latest(target.id));
    absorb(target, page);
  } while (page.more && page.messages.length);
}

/** A conversation begins at its end: what is older is loaded when it is looked at. */
async function latest(id) {
  const { items } = await api.before(id, END);
  return { messages: items, more: false };
}

async function after(id, seq) {
  if (socket.connected()) return socket.request("chat_sync", { thread_id: id, after_seq: seq }).catch((problem) => patiently(problem, id, seq));
  const { items, next_cursor } = await api.after(id, seq);
  return { messages: items, more: Boolean(next_cursor) };
}

/** Whoever catches up faster than the server lets through waits as long as it says. */
async function patiently(problem, id, seq) {
  if (problem.status !== 429) throw problem;
  await new Promise((resolve) => setTimeout(resolve, problem.retryAfter * 1000));
  return after(id, seq);
}

/** Joins a conversation; its rehydration is pushed as on connecting. Without a connection REST has to do. */
export async function follow(target) {
  if (!target.id) return;
  await socket.request("join", place(target)).catch(() => null);
  if (!target.loaded) await catchUp(target);
}

function absorb(target, { messages, errors, partial }) {
  if (messages) {
    target.receiveAll(messages);
    target.loaded = true;
  }
  target.recall((errors ?? []).map(worded));
  if (partial !== undefined) target.resume(partial);
}

/** A failure as the page shows it: a code without words of its own is the general one. */
export const worded = (error) => ({ ...error, code: has(`error.${error.code}`) ? error.code : "unanswered" });

function rehydrate(payload) {
  adopt(current, payload.thread_id);
  const target = payload.thread_id ? of(payload.thread_id) : current;
  target.typing = null;
  absorb(target, { ...payload, messages: payload.messages ?? [], partial: payload.partial ?? null });
  changed();
  if (payload.more || target.gap) catchUp(target);
  if (target !== current) follow(current);
  emit("ready", payload);
}

function arrive({ message }) {
  if (!current.id && current.pending.size) adopt(current, message.thread_id);
  const target = known.get(message.thread_id);
  const fresh = !target || target.receive(message);
  if (target?.gap) catchUp(target);
  if (fresh) emit("conversation:message", { message, here: target === current });
  changed();
}

/** A push that was lost is noticed by the seq the conversation has come to. */
function compare({ thread_id, seq }) {
  const target = known.get(thread_id);
  if (target?.loaded && target.expect(seq)) catchUp(target);
}

/** Erased in another tab or on another device: what is left of it here goes too. */
function erased({ thread_id }) {
  const here = thread_id === current.id;
  forget(thread_id);
  if (here) emit("conversation:opened", current);
}

const remember = (id) => (id ? localStorage.setItem(OPEN, id) : localStorage.removeItem(OPEN));

on("socket:rehydration", rehydrate);
on("socket:chat_message", arrive);
on("socket:latest", compare);
on("socket:thread_erased", erased);
on("socket:forbidden", () => { forget(current.id); emit("conversation:opened", current); });
on("connection", (state) => {
  if (state !== "offline") return;
  for (const one of [current, ...known.values()]) one.typing = null;
  changed();
});
