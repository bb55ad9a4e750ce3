import { on } from "../lib/bus.js";
import * as socket from "../lib/socket.js";
import { thread } from "./conversation.js";

const GAP = 3000;
let told = 0;
let where = null;

/** Somebody is writing: the server hears of it at most every three seconds. */
export function typed(text) {
  if (!text.trim()) return ceased();
  const { id } = thread();
  if (!id || (where === id && Date.now() - told < GAP)) return;
  ceased(id);
  told = Date.now();
  where = id;
  tell(id, true);
}

/** Nobody is writing any more; said once, and not when the same person goes on. */
export function ceased(next = null) {
  if (where && where !== next) tell(where, false);
  if (where !== next) where = null;
}

// Of no weight: whoever misses it misses three dots.
const tell = (thread_id, value) => { if (socket.connected()) socket.request("typing", { thread_id, value }).catch(() => null); };

on("conversation:opened", () => ceased());
on("conversation:sent", () => ceased());
on("connection", () => { where = null; });
