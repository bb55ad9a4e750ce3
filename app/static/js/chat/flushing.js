import { on } from "../lib/bus.js";
import { chat } from "../lib/api.js";
import { reachable } from "../lib/http.js";
import { session } from "../lib/session.js";
import * as outbox from "../lib/outbox.js";
import * as socket from "../lib/socket.js";
import { adopt, follow, of } from "./conversation.js";
import { acknowledge, cutOff, homeOf, move, open, stale } from "./queue.js";

const BUDGET = 5;
const LONGEST = 60_000;
const LONGEST_ASKED = 3600_000;
const PAUSE = 5000;
/** Statuses that concern everything this person sends, not one message. */
const ALL = [0, 401, 429, 503];
let running = null;
let wanted = false;
let timer = 0;
let rest = 0;

/** Sends what waits, one after the other in the order written; of all tabs one at a time. */
export function flush() {
  wanted = true;
  running ??= turns().finally(() => { running = null; if (wanted) flush(); });
  return running;
}

async function turns() {
  while (wanted) {
    wanted = false;
    if (!session.user) return;
    if (await passable()) await alone(drain);
    await plan();
  }
}

/** Without a socket, as behind a proxy that forbids them, messages go by REST. That the server answers is asked first:
 * a message that surely never left can still be changed. */
const passable = async () => open() || (cutOff() && navigator.onLine && (await ahead()).length > 0 && (await reachable()));

const alone = (action) => (navigator.locks ? navigator.locks.request("ei.outbox", action) : action());

async function drain() {
  await recover();
  for (let entry = await next(); entry; entry = await next()) await deliver(entry);
}

/** Whoever was sending these is gone: only one tab sends at a time, and that is this one now. */
async function recover() {
  for (const { client_msg_id, status } of await mine()) {
    if (status === "sending") await outbox.alter(client_msg_id, (entry) => ({ ...entry, status: "pending", unsure: true }));
  }
}

const mine = () => outbox.waiting(session.user?.id);

async function next() {
  const now = Date.now();
  return rest > now || !(open() || cutOff()) ? null : due(await mine(), now);
}

/** The first message that may leave. One that has to wait holds back its own conversation; one that failed or is asked
 * about holds back nothing. */
export function due(entries, now) {
  const held = new Set();
  for (const entry of entries) {
    if (entry.status !== "pending" || stale(entry, now) || held.has(entry.thread_id)) continue;
    if (!waits(entry, now)) return entry;
    held.add(entry.thread_id);
  }
  return null;
}

/** Whether its next try is still to come. A wait beyond all reason tells of a clock that was set back. */
const waits = ({ not_before = 0 }, now) => not_before > now && not_before - now < LONGEST_ASKED;

async function deliver({ client_msg_id }) {
  const entry = await outbox.claim(client_msg_id);
  if (!entry) return;
  try {
    await settle(entry, await post(entry));
  } catch (problem) {
    await postpone(entry, problem);
  }
}

function post(entry) {
  const { id } = homeOf(entry);
  const body = { message: entry.content, client_msg_id: entry.client_msg_id, ...(id && { thread_id: id }) };
  return socket.connected() ? socket.request("chat_send", body) : chat.send(body);
}

async function settle(entry, ack) {
  const home = homeOf(entry);
  const begun = !home.id;
  const settled = begun ? adopt(home, ack.thread_id) : of(ack.thread_id);
  acknowledge(settled, entry, ack);
  outbox.delivered(entry, ack);
  await outbox.remove(entry.client_msg_id);
  if (begun) follow(settled);
}

/** Waits for its next try, or has failed: at once where trying again cannot help, else when its tries are used up. */
async function postpone(entry, problem) {
  // Being offline is no failure of the message: only tries over a live connection count.
  const tries = entry.tries + (socket.connected() && problem.status !== 401 ? 1 : 0);
  const goesOn = problem.status === 401 || (passing(problem) && tries < BUDGET);
  const not_before = Date.now() + Math.max(problem.retryAfter * 1000, backoff(tries));
  if (goesOn && ALL.includes(problem.status)) rest = not_before;
  const fields = { tries, not_before, unsure: unsure(entry, problem), status: goesOn ? "pending" : "failed", error: goesOn ? null : told(problem) };
  if (problem.status === 404) {
    move(entry);
    fields.thread_id = null;
  }
  await outbox.alter(entry.client_msg_id, (now) => ({ ...now, ...fields }));
}

const passing = (problem) => problem.temporary || problem.status === 429;

/** Whether the server may have the message all the same. */
function unsure(entry, { status, code }) {
  if (code === "unsent") return Boolean(entry.unsure);
  return status === 0 || (status >= 500 && code !== "overloaded");
}

/** A message whose conversation is gone can still be sent where the person is. */
const told = (problem) => ({ code: problem.code, status: problem.status, message: problem.detail, retryable: passing(problem) || problem.status === 404 });

/** Milliseconds before the next try: doubling, and never the same for everybody whom one outage hit. */
const backoff = (tries) => Math.min(LONGEST, 1000 * 2 ** tries) * (0.5 + Math.random() / 2);

/** Comes back for what waits; without a connection now and then, in case only sockets are forbidden. */
async function plan() {
  clearTimeout(timer);
  const entries = await ahead();
  const now = Date.now();
  const soonest = Math.max(rest, now + (open() ? 250 : PAUSE), Math.min(...entries.map((entry) => (waits(entry, now) ? entry.not_before : 0))));
  if (entries.length) timer = setTimeout(flush, soonest - now);
}

const ahead = async () => (await mine()).filter((entry) => entry.status === "pending" && !stale(entry));

on("ready", () => { rest = 0; flush(); });
on("session:begun", flush);
on("outbox:changed", (where) => { if (where === "elsewhere" && open()) flush(); });
