/** The last words of the conversations of this browser's person, in IndexedDB, to be read when there is no network. */
const MOST = 50; // messages of a conversation
const TALKS = 20; // conversations
let database = null;

function open() {
  database ??= new Promise((resolve, reject) => {
    const opening = indexedDB.open("easy-islanders-kept", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("talks", { keyPath: "id" });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => { database = null; reject(opening.error); };
  });
  return database;
}

async function run(mode, action) {
  const store = (await open()).transaction("talks", mode).objectStore("talks");
  const asked = action(store);
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

/** Keeps a conversation's latest messages; `still()` is asked when it is written, for a sign-out may have come between. */
export async function keep(id, userId, messages, still) {
  await open();
  if (still()) await run("readwrite", (store) => store.put({ id, user_id: userId, at: Date.now(), messages: messages.slice(-MOST) }));
}

/** The kept messages of a person's conversation, oldest first. */
export async function messages(id, userId) {
  const talk = await run("readonly", (store) => store.get(id));
  return talk?.user_id === userId ? talk.messages : [];
}

/** A person's kept conversations, the last one first. */
export async function talks(userId) {
  const all = await run("readonly", (store) => store.getAll());
  return all.filter((talk) => talk.user_id === userId).sort((a, b) => b.at - a.at);
}

export const forget = (id) => run("readwrite", (store) => store.delete(id));
export const clear = () => run("readwrite", (store) => store.clear());

/** Nobody reads what somebody else left behind, nor is more kept than a person would look for. */
export async function tidy(userId) {
  const all = await run("readonly", (store) => store.getAll());
  const mine = all.filter((talk) => talk.user_id === userId).sort((a, b) => b.at - a.at);
  for (const talk of all) if (!mine.slice(0, TALKS).includes(talk)) await forget(talk.id);
}
