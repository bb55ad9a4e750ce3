import { io } from "socket.io-client";
import { freshToken, refresh, session } from "./session.js";
import { Problem } from "./http.js";
import { emit } from "./bus.js";

const EVENTS = ["chat_status", "rehydration", "typing", "chat_delta", "chat_message", "chat_error", "feedback", "remembered", "notification", "quote", "thread", "thread_erased", "latest"];
const PATIENCE = 10_000;
let socket = null;

export const connected = () => Boolean(socket?.connected);

/** Opens the connection; `place()` says which thread is open and up to which seq it is known. */
export function connect(place) {
  disconnect();
  socket = io({ transports: ["websocket"], reconnectionDelay: 500, reconnectionDelayMax: 5000, forceNew: true, auth: (give) => authorise(give, place) });
  for (const name of EVENTS) socket.on(name, (payload) => emit(`socket:${name}`, payload));
  socket.on("connect", () => emit("connection", "online"));
  socket.on("disconnect", (reason) => { emit("connection", "offline"); if (reason === "io server disconnect") later(); });
  socket.on("connect_error", refused);
  socket.on("auth_expired", renew);
  socket.on("session_ended", () => refresh().catch(() => null)); // nothing is renewed any more: this ends the session here
}

export function disconnect() {
  socket?.removeAllListeners();
  socket?.disconnect();
  socket = null;
}

/** Tries again at once: the network came back, or the page was woken up. */
export function nudge() {
  if (socket && !socket.connected) socket.disconnect().connect();
}

/** Emits and answers the acknowledgement, with a renewed token when the first was refused; throws Problem. */
export async function request(event, body) {
  try {
    return await ask(event, body);
  } catch (problem) {
    if (problem.status !== 401) throw problem;
    await renew();
    return ask(event, body);
  }
}

async function ask(event, body) {
  if (!connected()) throw new Problem({ code: "network" });
  const answer = await socket.timeout(PATIENCE).emitWithAck(event, body).catch(() => { throw new Problem({ code: "timeout" }); });
  if (answer?.ok === false) throw new Problem({ retryAfter: answer.error?.retry_after, ...answer.error });
  return answer ?? {};
}

async function authorise(give, place) {
  const token = await freshToken().catch(() => session.token);
  const here = place();
  give({ token, ...(here.thread_id && here) });
}

async function refused(error) {
  emit("connection", "offline");
  const code = Number(error.data?.code);
  if (code === 4404) emit("socket:forbidden");
  if (code === 4401) await refresh().catch(() => null);
  // After a refusal by the server socket.io does not try again by itself.
  if (socket && !socket.active && session.token) later(error.data?.retry_after);
}

async function renew() {
  await refresh().catch(() => null);
  if (session.token) await ask("refresh_auth", { token: session.token }).catch(() => null);
}

const later = (seconds = 0.8) => setTimeout(() => { if (socket && !socket.connected) socket.connect(); }, seconds * 1000);
