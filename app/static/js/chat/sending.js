import { emit, on } from "../lib/bus.js";
import { uuid } from "../lib/dom.js";
import { session } from "../lib/session.js";
import * as outbox from "../lib/outbox.js";
import { nudge } from "../lib/socket.js";
import { changed, thread } from "./conversation.js";
import { flush } from "./flushing.js";
import { homeOf, keep } from "./queue.js";

const LEFT = "ei.left";
let last = 0;
let editing = null;

/** Shows a message at once, keeps it until the server has it, and sends it. */
export function send(content) {
  const home = thread();
  const now = Date.now();
  last = Math.max(now, last + 1);
  const order = editing?.home === home ? editing.order : last;
  editing = null;
  const entry = { client_msg_id: uuid(), user_id: session.user.id, thread_id: home.id, content, created_at: new Date(now).toISOString(), order, status: "pending", tries: 0 };
  keep(entry, home).then(flush);
  emit("conversation:sent");
}

/** An unsent message goes again under its own id, so it cannot arrive twice; an unanswered one is asked anew. */
export async function retry(item) {
  if (item.message) {
    thread().errors.set(item.id, { code: "unanswered", retryable: false });
    return send(item.content);
  }
  await outbox.alter(item.client_msg_id, again);
  flush();
}

/** Sends what waits without waiting any longer; of what is stale the person has said that it still holds. */
export async function sendNow(item) {
  await outbox.alter(item.client_msg_id, (entry) => ({ ...entry, sure: true, not_before: 0 }));
  nudge();
  flush();
}

const again = (entry) => ({ ...entry, status: "pending", tries: 0, not_before: 0, error: null, sure: true });

/** Takes a message that has not left back and answers its words; its place in the queue is kept for what replaces it. */
export async function takeBack(item) {
  const taken = await out(item);
  if (!taken) return null;
  editing = { home: homeOf(taken), order: taken.order };
  return taken.content;
}

export const discard = (item) => out(item);

async function out({ client_msg_id, status }) {
  // What has failed is let go even if it may have arrived: then it comes back as what it is, a message that was sent.
  const taken = await (status === "failed" ? outbox.remove : outbox.take)(client_msg_id);
  if (taken) homeOf(taken).pending.delete(client_msg_id);
  else emit("toast", { key: "outbox.gone" });
  changed();
  return taken;
}

/** Whether a message surely has not left, so that its words can still be changed. */
export const canTakeBack = ({ wait, status, unsure }) => !unsure && (status === "failed" || Boolean(wait));

/** The last own message of this conversation that can still be taken back. */
export const lastQueued = () => [...thread().pending.values()].findLast(canTakeBack);

/** Forgets everything unsent: the person signs out. */
export async function clear(userId = session.user?.id) {
  for (const { client_msg_id } of await outbox.waiting(userId)) await outbox.remove(client_msg_id);
}

/** A guest's unsent messages follow into the new account. */
export async function inherit(guestId) {
  const user_id = session.user.id;
  for (const { client_msg_id } of await outbox.waiting(guestId)) await outbox.alter(client_msg_id, (entry) => ({ ...entry, user_id }));
}

/** A guest whose session is over cannot come back: whoever goes on in this browser is asked about what was not sent. */
function remember(user) {
  if (user?.role === "guest") localStorage.setItem(LEFT, user.id);
}

async function adopt() {
  const guestId = localStorage.getItem(LEFT);
  localStorage.removeItem(LEFT);
  const user_id = session.user.id;
  const asks = (entry) => ({ ...entry, user_id, thread_id: null, asks: true });
  for (const { client_msg_id } of guestId ? await outbox.waiting(guestId) : []) await outbox.alter(client_msg_id, asks);
}

/** What was written into an erased conversation goes with it. */
async function erased(id) {
  for (const entry of await outbox.waiting(session.user?.id)) if (entry.thread_id === id) await outbox.remove(entry.client_msg_id);
}

on("session:ended", remember);
on("session:begun", adopt);
on("threads:erased", erased);
on("socket:thread_erased", ({ thread_id }) => erased(thread_id));
