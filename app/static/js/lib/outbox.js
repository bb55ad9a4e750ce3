/** Messages not yet acknowledged, in IndexedDB: a reload, a crash or a day without network loses none, and all tabs share them. */
import { emit } from "./bus.js";
import * as shelf from "./shelf.js";

const NAME = "outbox";
const UNWRITTEN = "ei.unwritten.";
const others = "BroadcastChannel" in self ? new BroadcastChannel("ei.outbox") : null;
/** What the browser would not write: newer than what is on the disk, and living only as long as this page. */
const unkept = new Map();
let database = null;
let adopted = null;

function open() {
  database ??= new Promise((resolve, reject) => {
    const opening = indexedDB.open("easy-islanders", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(NAME, { keyPath: "client_msg_id" });
    opening.onsuccess = () => resolve(opened(opening.result));
    opening.onerror = () => reject(opening.error);
  });
  database.catch(() => { database = null; });
  return database;
}

function opened(base) {
  base.onclose = () => { database = null; };
  base.onversionchange = () => { base.close(); database = null; };
  return base;
}

/** Answers what `action(store)` asked for, once it is on the disk: a full disk refuses at the end, not at the request. */
async function run(mode, action) {
  const work = (await open()).transaction(NAME, mode, { durability: "strict" });
  const asked = action(work.objectStore(NAME));
  return new Promise((resolve, reject) => {
    work.oncomplete = () => resolve(asked.result);
    work.onabort = () => reject(work.error);
  });
}

/** Keeps a message; false when the browser refuses, and then it is gone with this page. */
export async function put(entry) {
  // The disk takes its time, and a page that is left meanwhile takes the message with it; a note is there at once.
  shelf.put(UNWRITTEN + entry.client_msg_id, JSON.stringify(entry));
  try {
    await run("readwrite", (store) => store.put(entry));
    unkept.delete(entry.client_msg_id);
  } catch (refusal) {
    console.warn("the outbox is not kept:", refusal?.name);
    unkept.set(entry.client_msg_id, entry);
  }
  localStorage.removeItem(UNWRITTEN + entry.client_msg_id);
  told();
  return !unkept.has(entry.client_msg_id);
}

/** What a page noted and did not live to write. One of another tab at work is at most written twice, under its one id. */
function noted() {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(UNWRITTEN));
  return Promise.all(keys.map((key) => put(JSON.parse(localStorage.getItem(key)))));
}

/** Changes a message in one step that no other tab can come between, and answers it as it is then. `change` answers the
 * new entry, null to take it out, or nothing to leave it; where nothing was changed the answer is null. */
export async function alter(id, change) {
  const changed = unkept.has(id) ? inMemory(id, change) : await run("readwrite", (store) => onDisk(store, id, change)).catch(() => unwritten(id, change));
  if (changed) told();
  return changed ?? null;
}

function onDisk(store, id, change) {
  const step = { result: null };
  store.get(id).onsuccess = ({ target: { result: entry } }) => {
    const next = entry && change(entry);
    if (next === undefined) return;
    if (next === null) store.delete(id);
    else store.put(next);
    step.result = next ?? entry;
  };
  return step;
}

/** A disk that is full refuses changes too: they are remembered here, over what it holds. */
async function unwritten(id, change) {
  const entry = await run("readonly", (store) => store.get(id)).catch(() => null);
  unkept.set(id, entry ?? null);
  return inMemory(id, change);
}

function inMemory(id, change) {
  const entry = unkept.get(id);
  const next = entry ? change(entry) : undefined;
  if (next === undefined) return null;
  unkept.set(id, next);
  return next ?? entry;
}

export const remove = (id) => alter(id, () => null);

/** Takes a message out to be written anew; null when it is gone, on its way or may have arrived. */
export const take = (id) => alter(id, (entry) => (entry.status === "sending" || entry.unsure ? undefined : null));

/** Marks a waiting message as on its way; null when somebody took it back. */
export const claim = (id) => alter(id, (entry) => (entry.status === "pending" ? { ...entry, status: "sending" } : undefined));

/** Everything a person still has to send, in the order written. */
export async function waiting(userId) {
  await (adopted ??= noted());
  const kept = await run("readonly", (store) => store.getAll()).catch(() => []);
  const newest = new Map([...kept.map((entry) => [entry.client_msg_id, entry]), ...unkept]);
  return [...newest.values()].filter((entry) => entry?.user_id === userId).sort((a, b) => a.order - b.order);
}

/** Whether leaving the page would lose something. */
export const wouldLose = () => [...unkept.values()].some(Boolean);

/** Lets the other tabs know that the server has a message, so that it never seems to vanish. */
export const delivered = (entry, ack) => others?.postMessage({ entry, ack });

function told() {
  others?.postMessage({});
  emit("outbox:changed");
}

others?.addEventListener("message", ({ data }) => {
  if (data.ack) emit("outbox:delivered", data);
  else emit("outbox:changed", "elsewhere");
});
