import { emit, on } from "../lib/bus.js";
import { uuid } from "../lib/dom.js";
import { chat } from "../lib/api.js";
import { session } from "../lib/session.js";
import * as outbox from "../lib/outbox.js";
import * as socket from "../lib/socket.js";
import { adopt, changed, follow, of, thread } from "./conversation.js";

const BUDGET = 5;
const homes = new Map();
let flushing = false;
let again = 0;

/** Shows a message at once, keeps it until the server has it, and sends it. */
export function send(content) {
  const home = thread();
  const now = Date.now();
  const entry = { client_msg_id: uuid(), user_id: session.user.id, thread_id: home.id, content, created_at: new Date(now).toISOString(), order: now, status: "pending", tries: 0 };
  queue(entry, home);
  emit("conversation:sent");
  flush();
}

/** An unsent message goes again under its own id, so it cannot arrive twice; an unanswered one is asked anew. */
export function retry(item) {
  if (item.message) {
    thread().errors.set(item.id, { code: "unanswered", retryable: false });
    return send(item.content);
  }
  queue({ ...item, status: "pending", tries: 0, error: null }, thread());
  flush();
}

export function discard(item) {
  thread().pending.delete(item.client_msg_id);
  outbox.remove(item.client_msg_id);
  changed();
}

/** Puts what waited through a reload back on the page. */
export async function restore() {
  for (const entry of await outbox.waiting(session.user.id)) {
    const home = entry.thread_id ? of(entry.thread_id) : thread();
    if ([...home.messages.values()].some((message) => message.client_msg_id === entry.client_msg_id)) outbox.remove(entry.client_msg_id);
    else queue({ ...entry, tries: 0 }, home);
  }
}

export async function clear(userId = session.user?.id) {
  for (const entry of await outbox.waiting(userId)) outbox.remove(entry.client_msg_id);
}

/** A guest's unsent messages follow into the new account. */
export async function inherit(guestId) {
  for (const entry of await outbox.waiting(guestId)) outbox.put(Object.assign(entry, { user_id: session.user.id }));
}

function queue(entry, home) {
  homes.set(entry.client_msg_id, home);
  home.pending.set(entry.client_msg_id, entry);
  outbox.put(entry);
  changed();
}

/** Sends what waits, one after the other in the order written. */
export async function flush() {
  if (flushing || !session.user) return;
  flushing = true;
  clearTimeout(again);
  try {
    for (let entry = await next(); entry; entry = await next()) if (!(await deliver(entry))) break;
  } finally {
    flushing = false;
  }
}

const next = async () => (await outbox.waiting(session.user?.id)).find((entry) => entry.status === "pending");

async function deliver(entry) {
  const home = homeOf(entry);
  const body = { message: entry.content, client_msg_id: entry.client_msg_id, ...(home.id && { thread_id: home.id }) };
  try {
    const ack = await (socket.connected() ? socket.request("chat_send", body) : chat.send(body));
    const begun = !home.id;
    const settled = begun ? adopt(home, ack.thread_id) : of(ack.thread_id);
    settled.acknowledge(entry, ack);
    if (begun) follow(settled);
    outbox.remove(entry.client_msg_id);
    changed();
    return true;
  } catch (problem) {
    return postpone(entry, homeOf(entry), problem);
  }
}

function homeOf(entry) {
  const begun = homes.get(entry.client_msg_id);
  const id = entry.thread_id ?? begun?.id;
  return id ? of(id) : begun ?? thread();
}

/** False stops the queue: the message waits for the connection, or for its next try. */
function postpone(entry, home, problem) {
  // Being offline is no failure of the message: only tries over a live connection count.
  const tries = socket.connected() ? entry.tries + 1 : entry.tries;
  const waits = problem.status === 401 || (problem.temporary && tries < BUDGET);
  Object.assign(entry, { tries, status: waits ? "pending" : "failed", error: waits ? null : { ...problem, message: problem.detail, retryable: problem.status !== 422 } });
  home.pending.set(entry.client_msg_id, { ...entry });
  outbox.put(entry);
  changed();
  if (waits && problem.status !== 401) again = setTimeout(flush, Math.max(problem.retryAfter * 1000, socket.connected() ? 1000 * 2 ** tries : 5000));
  return !waits;
}

on("ready", flush);
on("session:begun", flush);
