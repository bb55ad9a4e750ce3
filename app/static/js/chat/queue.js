import { emit, on } from "../lib/bus.js";
import { session } from "../lib/session.js";
import * as outbox from "../lib/outbox.js";
import { connected } from "../lib/socket.js";
import { changed, of, thread } from "./conversation.js";

const STALE = 12 * 3600_000;
const SHORT = 1500;
const LONG = 10_000;
/** Where a message belongs that was written before its conversation had an id. */
const homes = new Map();
/** Messages of this tab that are not on the disk yet. */
const fresh = new Set();
let shown = new Map();
let channel = "opening";
let breaking = 0;
let since = 0;
let mirroring = null;
let again = false;

/** What was written long ago, or before a guest came anew, is not sent without asking: by now it may be wrong. */
export const stale = (entry, now = Date.now()) => !entry.sure && (entry.asks || now - new Date(entry.created_at) > STALE);

/** Whether messages can leave now: connected, and level with the server. */
export const open = () => channel === "ready" && connected();
/** Whether there has been no connection for longer than a moment. */
const broken = () => channel === "broken";
/** Whether a connection has been missing so long that another way is worth a try. */
export const cutOff = () => broken() && !connected() && Date.now() - since > LONG;

/** How many messages wait, in all conversations. */
export const count = () => [...shown.values()].filter(({ status }) => status !== "failed").length;

/** The conversation of a message; one without is shown and sent where the person is. */
export function homeOf({ client_msg_id, thread_id }) {
  if (!thread_id && !homes.has(client_msg_id)) homes.set(client_msg_id, thread());
  const id = thread_id ?? homes.get(client_msg_id).id;
  return id ? of(id) : homes.get(client_msg_id);
}

/** Its conversation is gone: from now on the message belongs where the person is. */
export function move({ client_msg_id, thread_id }) {
  of(thread_id).pending.delete(client_msg_id);
  homes.set(client_msg_id, thread());
}

/** Shows a message at once and keeps it until the server has it. */
export async function keep(entry, home) {
  homes.set(entry.client_msg_id, home);
  fresh.add(entry.client_msg_id);
  home.pending.set(entry.client_msg_id, { ...entry, wait: broken() ? "queued" : null });
  changed();
  const kept = await outbox.put(entry);
  fresh.delete(entry.client_msg_id);
  mirror();
  if (!kept) emit("toast", { key: "outbox.unkept", kind: "error" });
}

/** The server has a message. A conversation that was never opened here learns of it when it is: with one message alone it
 * would not know what it lacks. */
export function acknowledge(home, entry, ack) {
  if (home.loaded || home === thread()) home.acknowledge(entry, ack);
  else home.pending.delete(entry.client_msg_id);
  changed();
}

/** Makes the page show what the outbox holds, which any tab may have changed. */
export function mirror() {
  again = true;
  mirroring ??= reflect().finally(() => { mirroring = null; if (again) mirror(); });
  return mirroring;
}

async function reflect() {
  while (again) {
    again = false;
    const entries = await outbox.waiting(session.user?.id);
    show(entries.filter(unsettled));
  }
  changed();
  emit("queue:changed", count());
}

/** False for a message that the server has, whatever became of its acknowledgement. */
function unsettled({ client_msg_id, ...entry }) {
  const home = homeOf({ client_msg_id, ...entry });
  const arrived = [...home.messages.values()].some((message) => message.client_msg_id === client_msg_id);
  if (arrived) outbox.remove(client_msg_id);
  return !arrived;
}

function show(entries) {
  const now = new Map(entries.map((entry) => [entry.client_msg_id, entry]));
  for (const [id, entry] of shown) if (!now.has(id) && !fresh.has(id)) homeOf(entry).pending.delete(id);
  const behind = new Set();
  for (const entry of entries) {
    const { pending } = homeOf(entry);
    const wait = reason(entry, behind.has(entry.thread_id));
    if (wait && wait !== "asks") behind.add(entry.thread_id);
    // Taken out and put in again: on the page they stand in the order of their sending.
    pending.delete(entry.client_msg_id);
    pending.set(entry.client_msg_id, { ...entry, status: entry.status === "failed" ? "failed" : "pending", wait });
  }
  shown = now;
}

/** Why a message is still here: it is asked about, may have arrived already, is queued, or held until its next try; null
 * for what just leaves. */
function reason(entry, isBehind) {
  if (entry.status !== "pending") return null;
  if (stale(entry)) return "asks";
  const held = entry.not_before > Date.now();
  if (!held && !isBehind && !broken()) return null;
  if (entry.unsure) return "unsure";
  return held && !isBehind && !broken() ? "held" : "queued";
}

/** Over when the page is level again; connecting alone may still come to nothing. */
function connection(state) {
  if (state === "online" || breaking) return;
  channel = "closed";
  since = Date.now();
  breaking = setTimeout(() => { channel = "broken"; mirror(); }, SHORT);
}

function ready() {
  clearTimeout(breaking);
  breaking = 0;
  channel = "ready";
  mirror();
}

on("connection", connection);
on("ready", ready);
on("socket:forbidden", () => { homes.clear(); mirror(); });
on("outbox:changed", mirror);
on("outbox:delivered", ({ entry, ack }) => { if (entry.user_id === session.user?.id) acknowledge(of(ack.thread_id), entry, ack); });
addEventListener("beforeunload", (event) => { if (outbox.wouldLose()) event.preventDefault(); });
