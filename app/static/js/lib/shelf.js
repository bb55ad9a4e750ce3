/** Where writing takes no time: one of the browser's storages, or null where it is denied. */
export const shelf = (name) => { try { return self[name]; } catch { return null; } };

/** Puts a text on a shelf; one that is full or denied goes without, and the console says so. */
export function put(key, text, name = "localStorage") {
  try {
    shelf(name)?.setItem(key, text);
  } catch (refusal) {
    console.warn(`${key} is not kept:`, refusal.name);
  }
}
