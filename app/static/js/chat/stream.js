import { on, emit } from "../lib/bus.js";
import { chat } from "../lib/api.js";
import * as socket from "../lib/socket.js";
import { catchUp, changed, follow, of, thread, worded } from "./conversation.js";

const STALL = 20_000;
const AWAY = 60_000;
const GRACE = 400;
let watchdog = 0;
let hiddenAt = 0;

/** Asks for the reply being written to end where it is. */
export async function stop() {
  const { id } = thread();
  if (!id) return;
  try {
    await (socket.connected() ? socket.request("chat_stop", { thread_id: id }) : chat.stop(id));
  } catch (problem) {
    emit("toast", { key: "toast.stop_failed", problem });
  }
}

function append(delta) {
  const target = of(delta.thread_id);
  const began = !target.partial;
  const outcome = target.delta(delta);
  if (outcome === "gap") heal(target);
  if (outcome === "late") return;
  if (began && target.partial && target === thread()) emit("reply:began");
  watch(target);
  changed();
}

/** What the server keeps of a reply lags a little: ask for it once it has had time to hold what is missing here. */
function heal(target) {
  target.healing ??= setTimeout(() => { target.healing = null; follow(target); }, GRACE);
}

function typing({ thread_id, value, agent }) {
  if (agent === "user") return;
  const target = of(thread_id);
  target.typing = value ? { agent } : null;
  if (value) watch(target);
  else clearTimeout(watchdog);
  if (value && target === thread()) emit("reply:thinking");
  changed();
}

function fail(payload) {
  const target = of(payload.thread_id);
  target.fail(worded(payload));
  if (target === thread()) emit("reply:failed", payload);
  changed();
}

/** A stream that falls silent may have lost its end: look at the database's word. */
function watch(target) {
  clearTimeout(watchdog);
  watchdog = setTimeout(() => catchUp(target).then(() => { if (target.busy) watch(target); }), STALL);
}

function wake() {
  if (document.hidden) hiddenAt = Date.now();
  else if (!socket.connected()) socket.nudge();
  else if (hiddenAt && Date.now() - hiddenAt > AWAY && thread().id) catchUp(thread());
}

/** Where the turn has come to; that a reply is made without the model is told before its words are complete. */
function progress({ event, thread_id, in_reply_to }) {
  if (event === "stopped") typing({ thread_id, value: false });
  if (event !== "degraded") return;
  of(thread_id).degraded = in_reply_to;
  changed();
}

on("socket:chat_delta", append);
on("socket:typing", typing);
on("socket:chat_error", fail);
on("socket:chat_status", progress);
document.addEventListener("visibilitychange", wake);
addEventListener("online", socket.nudge);
