import { call, Problem, revoke } from "./http.js";
import { emit } from "./bus.js";

const KEY = "ei.session";
const SETTLE = 150;
const read = () => JSON.parse(localStorage.getItem(KEY) ?? "null");

export const session = {
  get user() { return read()?.user ?? null; },
  get token() { return read()?.access_token ?? null; },
  get guest() { return this.user?.role === "guest"; },
};

function keep(answer) {
  const expires_at = Date.now() + (answer.expires_in ?? 900) * 1000;
  localStorage.setItem(KEY, JSON.stringify({ ...read(), ...answer, expires_at }));
  return answer;
}

export const login = async (body) => keep(await call("POST", "/auth/login", { body }));
export const enterAsGuest = async () => keep(await call("POST", "/auth/guest", { body: {} }));

/** Makes an account; a guest's token goes along so that the conversations stay, and is worth nothing from then on. */
export async function register(body) {
  const token = session.guest ? await freshToken() : undefined;
  return inTurn(async () => keep(await call("POST", "/auth/register", { body, token })));
}

/** Signs out: here at once, at the server as soon as it can be told. */
export function logout() {
  const left = read();
  localStorage.removeItem(KEY);
  if (left) revoke(left).catch(() => null);
}

/** The person as the server knows them now, under another name perhaps; nobody when they have left meanwhile. */
export function know(user) {
  const kept = read();
  if (!kept) return;
  localStorage.setItem(KEY, JSON.stringify({ ...kept, user }));
  emit("session:changed");
}

/** There is nobody to sign out any more. */
export const forget = () => localStorage.removeItem(KEY);

/** The access token, renewed first when it is about to run out. */
export async function freshToken() {
  const kept = read();
  if (kept && kept.expires_at - Date.now() < 10_000) await refresh(kept.access_token);
  return session.token;
}

/** Renews the pair. */
export function refresh(stale = session.token) {
  if (!navigator.locks) return (alone ??= renew(stale).finally(() => { alone = null; }));
  return inTurn(() => renew(stale));
}
let alone = null;

/** Tabs take turns at what changes the tokens: a refresh token used twice would revoke the family. */
function inTurn(action) {
  if (!navigator.locks) return action();
  return navigator.locks.request("ei.refresh", async () => {
    const answer = await action();
    // Another tab may see this tab's localStorage a moment late; its turn begins when it surely does.
    await new Promise((resolve) => setTimeout(resolve, SETTLE));
    return answer;
  });
}

async function renew(stale) {
  if (session.token !== stale || !stale) return;
  try {
    const answer = await call("POST", "/auth/refresh", { token: read()?.refresh_token });
    if (session.token === stale) keep(answer); // and not for somebody who has left meanwhile
  } catch (problem) {
    if (session.token !== stale) return;
    if (problem.status >= 400 && problem.status < 500 && problem.status !== 429) end();
    throw problem;
  }
}

function end() {
  const { user } = session;
  localStorage.removeItem(KEY);
  emit("session:ended", user);
}

/** Runs `attempt(token)`, once more with a renewed token when the first was refused. */
export async function withToken(attempt) {
  const token = await freshToken();
  if (!token) throw new Problem({ status: 401, code: "signed_out" });
  try {
    return await attempt(token);
  } catch (problem) {
    if (problem.status !== 401) throw problem;
    await refresh(token);
    if (!session.token) throw problem;
    return attempt(session.token);
  }
}

/** Holds this page back from following another tab that leaves, until what it is doing itself has been told. */
export function stay(held) {
  staying = held;
}
let staying = false;

addEventListener("storage", (event) => {
  if (event.key !== KEY || staying) return;
  const id = (text) => JSON.parse(text ?? "null")?.user?.id;
  if (id(event.newValue) !== id(event.oldValue)) location.reload();
  else emit("session:changed");
});
