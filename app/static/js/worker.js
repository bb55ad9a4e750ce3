// The service worker, served as /sw.js behind a line that says which version it is of:
// const SITE = { digest, shell: [path below app/static, …], page }.
// It keeps this version's files and nothing else: no answer of the API, no picture, nobody's words.
const PREFIX = `/static/${SITE.digest}/`;
const CACHE = `shell ${SITE.digest} ${SITE.page}`;
const PATIENCE = 3000;

async function fill() {
  const cache = await caches.open(CACHE);
  await Promise.all(["/", ...SITE.shell.map((path) => PREFIX + path)].map((address) => keep(cache, address)));
}

/** While two versions are being served, the other one may answer: what is not this version's is not kept. */
async function keep(cache, address) {
  const answer = await fetch(address, { cache: address === "/" ? "no-cache" : "default" });
  const ours = address === "/" ? (await answer.clone().text()).includes(PREFIX) : /immutable/.test(answer.headers.get("Cache-Control"));
  if (!answer.ok || !ours) throw new Error(`${address} is not of version ${SITE.digest}`);
  await cache.put(address, answer);
}

async function takeOver() {
  for (const name of await caches.keys()) if (name.startsWith("shell ") && name !== CACHE) await caches.delete(name);
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

/** The page from the network, which alone knows of newer versions; from the cache when that is away or takes too long. */
async function page(event) {
  const network = fresh(event);
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
  const answer = await Promise.race([network.catch(() => null), late]);
  return answer ?? (await kept("/")) ?? network;
}

async function fresh(event) {
  const answer = (await event.preloadResponse) ?? (await fetch(event.request));
  if (answer.status >= 500) throw new Error(`the server answers ${answer.status}`);
  return answer;
}

const kept = async (request) => (await caches.open(CACHE)).match(request);
const file = async (request) => (await kept(request)) ?? fetch(request);

self.addEventListener("install", (event) => { self.skipWaiting(); event.waitUntil(fill()); });
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("message", ({ data, ports }) => { if (data === "version") ports[0].postMessage(SITE.digest); });
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname === "/") event.respondWith(page(event));
  else if (pathname.startsWith(PREFIX)) event.respondWith(file(request));
});
