import { io } from "socket.io-client";
import { freshToken, refresh, session } from "./session.js";
import { Problem } from "./http.js";
import { emit } from "./bus.js";

const EVENTS = ["chat_status", "rehydration", "typing", "chat_delta", "chat_message", "chat_error", "feedback", "remembered", "notification", "quote", "thread", "thread_erased", "latest"];
const PATIENCE = 10_000;
/** Refusals that are answered by other means than waiting: a new token, another conversation. */
const UNAUTHORIZED = 4401;
const GONE = 4404;
const BROKEN = 4500;
const SOON = 800;
const LONGEST = 30_000;
let socket = null;
/** The token that this connection goes by; another tab may have got a newer one. */
let given = null;
let refusals = 0;
let timer = 0;

export const connected = () => Boolean(socket?.connected && socket.active);

/** Opens the connection; `place()` says which thread is open and up to which seq it is known. */
export function connect(place) {
  disconnect();
  emit("connection", "connecting");
  socket = io({ transports: ["websocket"], timeout: PATIENCE, reconnectionDelay: 500, reconnectionDelayMax: 5000, forceNew: true, auth: (give) => authorise(give, place) });
  for (const name of EVENTS) socket.on(name, (payload) => emit(`socket:${name}`, payload));
  socket.on("connect", () => { refusals = 0; emit("connection", "online"); });
  socket.on("disconnect", (reason) => { emit("connection", "offline"); if (reason === "io server disconnect") later(); });
  socket.on("connect_error", refused);
  socket.on("auth_expired", renew);
  socket.on("session_ended", () => refresh().catch(() => null)); // nothing is renewed any more: this ends the session here
}

export function disconnect() {
  clearTimeout(timer);
  socket?.removeAllListeners();
  socket?.disconnect();
  socket = null;
}

/** Tries again at once: the network came back, or the page was woken up. */
export function nudge() {
  if (socket && !connected()) reopen();
}

/** Leaves a connection that is open in name only, and opens another. */
export function reopen() {
  if (!socket) return;
  clearTimeout(timer);
  socket.disconnect().connect();
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
  if (!connected()) throw new Problem({ code: "unsent" });
  const answer = await socket.timeout(PATIENCE).emitWithAck(event, body).catch(() => { throw new Problem({ code: "timeout" }); });
  if (answer?.ok === false) throw new Problem({ retryAfter: answer.error?.retry_after, ...answer.error });
  return answer ?? {};
}

/** While a token was being renewed the connection that asked for it may have made room for another one, to which nothing
 * may be said twice: the server would refuse it, and the page take it for open. */
async function authorise(give, place) {
  const asked = socket?.io.engine;
  const token = await freshToken().catch(() => session.token);
  if (socket?.io.engine !== asked) return;
  given = token;
  const here = place();
  give({ token: given, ...(here.thread_id && here) });
}

async function refused(error) {
  const { code, reason, retry_after } = error.data ?? {};
  emit("connection", "offline");
  if (Number(code) === GONE) emit("socket:forbidden");
  else if (Number(code) === UNAUTHORIZED) await refresh(given).catch(() => null);
  else if (code && Number(code) !== BROKEN) emit("connection:refused", { code: reason });
  // After a refusal by the server socket.io does not try again by itself.
  if (socket && !socket.active && session.token) later(retry_after);
}

/** A new token for the connection that is open; asked for until it is there, the connection gone or the session over. */
async function renew() {
  await refresh(given).catch(() => null);
  if (!session.token || !connected()) return;
  if (session.token === given) return void setTimeout(renew, PATIENCE / 2);
  given = session.token;
  await ask("refresh_auth", { token: given }).catch((problem) => console.warn("the new token was refused:", problem.code));
}

/** Every further refusal in a row is answered more slowly, and not by everybody at once. */
function later(seconds = 0) {
  const wait = Math.max(seconds * 1000, Math.min(LONGEST, SOON * 2 ** refusals) * (0.5 + Math.random() / 2));
  refusals += 1;
  clearTimeout(timer);
  timer = setTimeout(() => { if (socket && !socket.active) reopen(); }, wait);
}
