/** A refused or failed request, in the shape of RFC 9457; `status` 0 means it never arrived. */
export class Problem extends Error {
  constructor({ status = 0, code = "unknown", title = "", detail = "", errors = [], retryAfter = 0 } = {}) {
    super(detail || title || code);
    Object.assign(this, { status, code, detail: detail || title, errors: errors ?? [], retryAfter });
  }

  get temporary() {
    return this.status === 0 || this.status >= 500;
  }
}

/** Calls the API once and answers its JSON; throws Problem. */
export async function call(method, path, options) {
  return (await send(method, path, options)).json().catch(() => null);
}

/** Calls the API once and answers its response; throws Problem. */
export async function send(method, path, { body, token, signal, key } = {}) {
  const headers = { Accept: "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (key) headers["Idempotency-Key"] = key;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(`/api/v1${path}`, { method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Problem({ code: "network" });
  }
  if (response.ok) return response;
  const answer = await response.json().catch(() => null);
  throw new Problem({ ...answer, status: response.status, retryAfter: Number(response.headers.get("Retry-After")) || 0 });
}

/** Ends a sign-in at the server. An access token that has run out ends nothing: it is renewed for that. Throws Problem. */
export async function revoke({ access_token, refresh_token }) {
  const end = (token) => call("POST", "/auth/logout", { token });
  try {
    await end(access_token);
  } catch (problem) {
    if (problem.status !== 401) throw problem;
    await end((await call("POST", "/auth/refresh", { token: refresh_token })).access_token);
  }
}

/** Whether the server answers at all, whatever becomes of sockets. */
export async function reachable() {
  const asked = fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(4000) });
  return asked.then(({ ok }) => ok, () => false);
}
