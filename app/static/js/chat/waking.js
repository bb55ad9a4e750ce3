import * as socket from "../lib/socket.js";
import { catchUp, thread } from "./conversation.js";

const AWAY = 60_000;
const BEAT = 10_000;
const SLEPT = 3 * BEAT;
const PACE = 5000;
let hiddenAt = 0;
let lastBeat = Date.now();

/** Brings the page level after it may have missed something: it was hidden, asleep, stored away or without a network. */
async function level() {
  if (!socket.connected()) return socket.nudge();
  // A line that died in the meantime still counts as open until somebody tries it.
  if (thread().id && !(await catchUp(thread()))) socket.reopen();
}

function seen() {
  if (document.hidden) {
    hiddenAt = Date.now();
    return;
  }
  const away = hiddenAt && Date.now() - hiddenAt > AWAY;
  hiddenAt = 0;
  if (away || !socket.connected()) level();
}

/** A clock that jumps tells of a laptop that was shut. */
function beat() {
  const gap = Date.now() - lastBeat;
  lastBeat = Date.now();
  if (gap > SLEPT && !document.hidden) level();
}

/** Where sockets are forbidden, replies are looked for. */
function look() {
  if (!socket.connected() && !document.hidden && navigator.onLine && owed(thread())) catchUp(thread());
}

const owed = (here) => here.items().some(({ role, status }) => role === "user" && status === "sent");

document.addEventListener("visibilitychange", seen);
addEventListener("online", level);
addEventListener("pageshow", (event) => { if (event.persisted) level(); });
setInterval(beat, BEAT);
setInterval(look, PACE);
