import { on, emit } from "../lib/bus.js";
import { chat } from "../lib/api.js";
import * as socket from "../lib/socket.js";
import { t } from "../lib/i18n.js";
import { toast } from "./status.js";
import { catchUp, changed, follow, of, thread, worded } from "./conversation.js";

const STALL = 20_000;
const LOOKS = 3;
const GRACE = 400;

/** Asks for the reply being written to end where it is: at once here, where not one more word is shown, then at the server. */
export async function stop() {
  const target = thread();
  const { id, typing: before } = target;
  if (!id || target.stopping) return;
  Object.assign(target, { stopping: true, typing: null });
  emit("reply:stopping");
  changed();
  try {
    const { message } = await (socket.connected() ? socket.request("chat_stop", { thread_id: id }) : chat.stop(id));
    if (message) emit("socket:chat_message", { message });
  } catch (problem) {
    emit("toast", { key: "toast.stop_failed", problem });
    target.typing = before;
  } finally {
    target.stopping = false;
    changed();
    if (target.partial) follow(target); // it goes on after all: with the words that were not shown meanwhile
  }
}

function append(delta) {
  const target = of(delta.thread_id);
  if (target.stopping) return;
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
  target.typing = value && !target.stopping ? { agent } : null;
  if (value) watch(target);
  else clearTimeout(target.watchdog);
  if (value && target === thread()) emit("reply:thinking");
  changed();
}

function fail(payload) {
  const target = of(payload.thread_id);
  target.fail(worded(payload));
  if (target === thread()) emit("reply:failed", payload);
  changed();
}

/** A reply that falls silent may have lost its end: look at the database's word. After some looks in vain nobody claims
 * any longer that somebody writes; what the server keeps of the reply is asked for, and stays. */
function watch(target, looks = 1) {
  clearTimeout(target.watchdog);
  target.watchdog = setTimeout(() => look(target, looks), STALL);
}

async function look(target, looks) {
  await catchUp(target);
  if (!owed(target)) target.typing = null;
  if (!target.busy) return;
  if (looks < LOOKS) return watch(target, looks + 1);
  target.typing = null;
  changed();
  if (target === thread()) follow(target);
}

const owed = (target) => target.items().findLast(({ role, message }) => role === "user" && message)?.status === "sent";

/** Its reply is here: should the word that nobody writes any more be lost, it is not needed. */
function replied({ message }) {
  const target = of(message.thread_id);
  if (!message.in_reply_to || !target.typing) return;
  target.typing = null;
  clearTimeout(target.watchdog);
  changed();
}

/** Where the turn has come to; that a reply is made without the model is told before its words are complete. */
function progress({ event, thread_id, in_reply_to }) {
  if (event === "stopped") typing({ thread_id, value: false });
  if (event === "paused") toast(t("mind.paused"));
  if (event !== "degraded") return;
  of(thread_id).degraded = in_reply_to;
  changed();
}

on("socket:chat_delta", append);
on("socket:typing", typing);
on("socket:chat_error", fail);
on("socket:chat_status", progress);
on("conversation:message", replied);
