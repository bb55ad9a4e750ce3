import { call, Problem, revoke } from "../lib/http.js";
import { emit } from "../lib/bus.js";

/** An admin's sign-in lives and ends with its tab; the chat's, which may be a guest's, is not touched. */
const KEY = "ei.admin";
const ROLES = ["admin", "operator"];
const read = () => JSON.parse(sessionStorage.getItem(KEY) ?? "null");
let renewing = null;

export const who = () => read()?.user ?? null;

/** Whether whoever is signed in may change anything; the server asks that again at each change. */
export const may = () => who()?.role === "admin";

export const token = () => read()?.access_token ?? null;

export async function enter(email, password) {
  const answer = await call("POST", "/auth/login", { body: { email, password } });
  if (ROLES.includes(answer.user.role)) return keep(answer);
  await revoke(answer).catch(() => null);
  throw new Problem({ status: 403, code: "not_admin" });
}

/** Signs out: here at once, at the server as soon as it can be told. */
export function leave() {
  const left = read();
  sessionStorage.removeItem(KEY);
  if (left) revoke(left).catch(() => null);
}

export const ask = (path) => send("GET", path);

/** Asks as the admin, once more with a renewed token when the first was refused; throws Problem. */
export async function send(method, path, body) {
  const stale = token();
  try {
    return await call(method, path, { token: stale, body });
  } catch (problem) {
    if (problem.status !== 401) throw problem;
    const fresh = await renewed(stale);
    if (!fresh) throw problem; // somebody has left meanwhile
    return call(method, path, { token: fresh, body });
  }
}

/** Renews the pair that `stale` is of, once for all who ask; answers the token that is good now. */
export async function renewed(stale) {
  await (renewing ??= renew(stale).finally(() => { renewing = null; }));
  return token();
}

async function renew(stale) {
  if (!stale || token() !== stale) return;
  try {
    const answer = await call("POST", "/auth/refresh", { token: read()?.refresh_token });
    if (token() === stale) keep(answer); // and not for somebody who has left meanwhile
  } catch (problem) {
    if (problem.status === 401 && token() === stale) {
      sessionStorage.removeItem(KEY);
      emit("admin:ended");
    }
    throw problem;
  }
}

const keep = (answer) => sessionStorage.setItem(KEY, JSON.stringify({ ...read(), ...answer }));
