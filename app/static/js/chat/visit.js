import { emit, on } from "../lib/bus.js";
import { thread } from "./conversation.js";
import * as pages from "./pages.js";
import { divide, seek } from "./transcript.js";

let entering = true;

/** Whoever comes back begins where they stopped reading; who has begun to read or write is left alone. */
async function begin({ thread_id, read_up_to_seq: read }) {
  const target = thread();
  if (!entering || thread_id !== target.id || read == null) return;
  if (!target.series.has(read + 1) && read < target.top) await find(target, read);
  if (target !== thread() || !entering) return;
  entering = false;
  divide(firstUnread(target, read));
}

/** The page where the unread messages begin; when it cannot be had, the conversation is shown from its end. */
async function find(target, read) {
  seek(true);
  await pages.around(target, read + 1).catch((problem) => emit("toast", { problem }));
  seek(false);
}

/** The person's own words are never unread, wherever they were written. */
function firstUnread({ series }, read) {
  const { high } = series.around(read + 1);
  return series.slice(read + 1, high).find(({ role }) => role !== "user")?.seq ?? null;
}

export function stay() {
  entering = false;
}

on("ready", begin);
on("conversation:opened", () => { entering = true; });
on("conversation:sent", stay);
on("transcript:moved", stay);
