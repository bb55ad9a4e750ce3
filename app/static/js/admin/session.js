import { call, Problem } from "../lib/http.js";
import { emit } from "../lib/bus.js";

/** An admin's sign-in lives and ends with its tab; the chat's, which may be a guest's, is not touched. */
const KEY = "ei.admin";
const read = () => JSON.parse(sessionStorage.getItem(KEY) ?? "null");
let renewing = null;

export const who = () => read()?.user ?? null;

export async function enter(email, password) {
  const answer = await call("POST", "/auth/login", { body: { email, password } });
  if (answer.user.role === "admin") return keep(answer);
  await call("POST", "/auth/logout", { token: answer.access_token }).catch(() => null);
  throw new Problem({ status: 403, code: "not_admin" });
}

export async function leave() {
  const token = read()?.access_token;
  sessionStorage.removeItem(KEY);
  if (token) await call("POST", "/auth/logout", { token }).catch(() => null);
}

/** Asks as the admin, once more with a renewed token when the first was refused; throws Problem. */
export async function ask(path) {
  const token = read()?.access_token;
  try {
    return await call("GET", path, { token });
  } catch (problem) {
    if (problem.status !== 401) throw problem;
    await (renewing ??= renew(token).finally(() => { renewing = null; }));
    return call("GET", path, { token: read()?.access_token });
  }
}

async function renew(stale) {
  if (read()?.access_token !== stale) return;
  try {
    keep(await call("POST", "/auth/refresh", { token: read()?.refresh_token }));
  } catch (problem) {
    if (problem.status === 401) {
      sessionStorage.removeItem(KEY);
      emit("admin:ended");
    }
    throw problem;
  }
}

const keep = (answer) => sessionStorage.setItem(KEY, JSON.stringify({ ...read(), ...answer }));
