import { emit, on } from "../lib/bus.js";
import { chat } from "../lib/api.js";
import { reason, t } from "../lib/i18n.js";
import { changed, of } from "./conversation.js";
import { toast } from "./status.js";

const waiting = new Map(); // by message: how many opinions are on their way, when the last of them has arrived, and which is stored

export const opinionOf = ({ id, thread_id }) => of(thread_id).messages.get(id)?.feedback ?? null;

/** Shows an opinion at once and stores it, null takes it back; true once stored. A refusal is told and what is stored is back. */
export function rate(message, opinion) {
  const queue = waiting.get(message.id) ?? { count: 0, last: Promise.resolve(), kept: opinionOf(message) };
  waiting.set(message.id, queue);
  queue.count += 1;
  queue.last = queue.last.then(() => store(message, opinion, queue));
  show(message, opinion);
  return queue.last;
}

async function store(message, opinion, queue) {
  try {
    await (opinion ? chat.rate(message.thread_id, message.id, opinion) : chat.unrate(message.thread_id, message.id));
    queue.kept = opinion;
    return true;
  } catch (problem) {
    if (queue.count === 1) show(message, queue.kept);
    toast(`${t("feedback.not_kept")} ${reason(problem)}`, "error");
    return false;
  } finally {
    queue.count -= 1;
    if (!queue.count) waiting.delete(message.id);
  }
}

function show({ id, thread_id }, feedback) {
  const message = of(thread_id).messages.get(id);
  if (!message) return;
  of(thread_id).receive({ ...message, feedback });
  emit("opinion:changed", id);
  changed();
}

/** Another page of the person has said something; what is said here and still on its way is newer. */
on("socket:feedback", ({ message_id: id, thread_id, feedback }) => { if (!waiting.has(id)) show({ id, thread_id }, feedback); });
