import { emit, on } from "../lib/bus.js";
import * as kept from "../lib/kept.js";
import { session } from "../lib/session.js";
import { changed, thread } from "./conversation.js";

const SOON = 1000; // for the server to answer first
const REST = 1500; // between a change and its being kept
let waiting = 0;
let writing = 0;

/** Shows what this browser has kept when the server is not there to tell; whatever it tells later is taken in on top. */
async function recall(target) {
  const { user } = session;
  if (!user || !target.id || target.loaded || target.messages.size) return;
  const messages = await kept.messages(target.id, user.id);
  if (target.loaded || target.messages.size || session.user?.id !== user.id) return;
  target.receiveAll(messages);
  if (target === thread()) changed();
  list(user);
}

async function list(user) {
  const talks = await kept.talks(user.id);
  emit("threads:kept", talks.map(({ id, messages }) => ({ id, last_message: messages.at(-1), last_activity: messages.at(-1).created_at, unread_count: 0 })));
}

function opened(target) {
  clearTimeout(waiting);
  waiting = setTimeout(() => recall(target).catch(without), navigator.onLine ? SOON : 0);
}

/** Only what has come without a gap: what is read again later must not miss anything in between. */
function save() {
  const { id, loaded, level, series } = thread();
  const { user } = session;
  if (!user || !id || !loaded) return;
  const known = series.slice(series.around(level).low, level);
  if (known.length) kept.keep(id, user.id, known, () => session.user?.id === user.id).catch(without);
}

function later() {
  clearTimeout(writing);
  writing = setTimeout(save, REST);
}

function forgetAll() {
  clearTimeout(writing);
  clearTimeout(waiting);
  kept.clear().catch(without);
}

/** A browser that keeps nothing, as in some private windows, shows what the server tells and no more. */
const without = (error) => console.warn("Conversations are not kept for reading offline:", error?.message);

on("conversation:opened", opened);
on("conversation:changed", later);
on("connection", (state) => { if (state === "offline") recall(thread()).catch(without); });
on("conversation:forgotten", (id) => kept.forget(id).catch(without));
on("session:begun", () => kept.tidy(session.user.id).catch(without));
on("session:left", forgetAll);
on("session:ended", forgetAll);
document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
if (!session.user) forgetAll(); // a sign-out that did not come to its end
