/** Messages not yet acknowledged, kept in IndexedDB so that a reload or a flat battery loses none. */
const memory = new Map();
let database = null;

function open() {
  database ??= new Promise((resolve, reject) => {
    const opening = indexedDB.open("easy-islanders", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("outbox", { keyPath: "client_msg_id" });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  return database;
}

async function run(mode, action) {
  const store = (await open()).transaction("outbox", mode).objectStore("outbox");
  const asked = action(store);
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

export function put(entry) {
  memory.set(entry.client_msg_id, entry);
  return run("readwrite", (store) => store.put(entry)).catch(() => null);
}

export function remove(id) {
  memory.delete(id);
  return run("readwrite", (store) => store.delete(id)).catch(() => null);
}

/** Everything a user still has to send, oldest first. */
export async function waiting(userId) {
  const kept = await run("readonly", (store) => store.getAll()).catch(() => []);
  for (const entry of kept) if (!memory.has(entry.client_msg_id)) memory.set(entry.client_msg_id, entry);
  return [...memory.values()].filter((entry) => entry.user_id === userId).sort((a, b) => a.order - b.order);
}
