import { io } from "socket.io-client";
import { $ } from "../lib/dom.js";
import { emit, on } from "../lib/bus.js";
import { t } from "../lib/i18n.js";
import { keep } from "./samples.js";
import { ask, renewed, token, who } from "./session.js";

const PANEL = "overview";
const PATIENCE = 10_000;
const STALE = 5000; // without a push for so long, what is shown is asked for
const UNAUTHORIZED = 4401;
const note = $("#live");
let socket = null;
let timer = 0;
let heard = 0;
let newest = null;
let state = "";

/** The overview as it came last, or null. */
export const last = () => newest;

/** Follows the overview from now on: pushed over a socket, or asked for while none is there. */
export function start() {
  if (socket) return;
  socket = io({ transports: ["websocket"], timeout: PATIENCE, forceNew: true, auth: (give) => give({ token: token() }) });
  socket.on("connect", watch);
  socket.on("connect_error", refused);
  socket.on("disconnect", again);
  socket.on("auth_expired", renew);
  socket.on("session_ended", () => renewed(token()).catch(() => null)); // which nobody renews: it ends the page's too
  socket.on("ops", ({ panel, payload }) => { if (panel === PANEL) take(payload, "live"); });
  timer = setInterval(poll, STALE);
  now("asked");
}

export function stop() {
  clearInterval(timer);
  socket?.removeAllListeners();
  socket?.disconnect();
  socket = newest = null;
  heard = 0;
}

function take(overview, how) {
  heard = Date.now();
  newest = overview;
  keep(overview);
  say(how);
  emit("ops", overview);
}

function poll() {
  if (document.hidden || !who() || Date.now() - heard < STALE) return;
  if (socket?.connected) watch();
  now("asked");
}

/** Asks for the overview at once: something was changed. */
export async function now(how) {
  try {
    take(await ask("/admin/overview"), how === "asked" ? how : state);
  } catch (problem) {
    if (who()) say("lost");
    console.warn("no overview:", problem.code);
  }
}

/** Asks to be told. Whoever may not is not told, and goes on asking. */
async function watch() {
  const answer = await socket.timeout(PATIENCE).emitWithAck("watch", { panel: PANEL }).catch(() => null);
  if (!answer?.ok) console.warn("nothing is pushed:", answer?.error?.code ?? "timeout");
}

async function refused({ data }) {
  if (Number(data?.code) === UNAUTHORIZED) await renewed(token()).catch(() => null);
  again();
}

/** After a refusal or a farewell by the server socket.io does not try again by itself. */
function again() {
  setTimeout(() => { if (socket && !socket.active) socket.connect(); }, STALE);
}

async function renew() {
  const fresh = await renewed(token()).catch(() => null);
  if (fresh) socket?.emit("refresh_auth", { token: fresh });
}

function say(how = state) {
  state = how;
  note.dataset.state = how;
  const words = how && t(`admin.live.${how}`);
  if (note.textContent !== words) note.textContent = words;
}

on("language", () => say());
document.addEventListener("visibilitychange", poll);
