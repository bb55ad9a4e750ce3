import { on } from "../lib/bus.js";
import { session } from "../lib/session.js";
import { put, shelf } from "../lib/shelf.js";

const PREFIX = "ei.draft.";
/** Each tab keeps what is written in it; a new tab begins with what was written last in any. */
const SHELVES = ["sessionStorage", "localStorage"];

const name = (home) => PREFIX + (home ?? "new");

export function read(home) {
  for (const place of SHELVES) {
    const text = shelf(place)?.getItem(name(home));
    if (text) return text;
  }
  return "";
}

/** Keeps what is being written; of another tab's draft nothing is taken away. */
export function keep(home, text, before) {
  keepHere(home, text);
  if (text) put(name(home), text);
  else if (shelf("localStorage")?.getItem(name(home)) === before) shelf("localStorage").removeItem(name(home));
}

/** Keeps it for this tab alone. */
export function keepHere(home, text) {
  if (text) put(name(home), text, "sessionStorage");
  else shelf("sessionStorage")?.removeItem(name(home));
}

export function drop(home) {
  for (const place of SHELVES) shelf(place)?.removeItem(name(home));
}

/** Calls `tell(before, after)` when another tab changes the draft of the conversation `home()`. */
export function follow(home, tell) {
  addEventListener("storage", ({ key, oldValue, newValue }) => { if (key === name(home())) tell(oldValue ?? "", newValue ?? ""); });
}

function forget() {
  for (const place of SHELVES) for (const key of Object.keys(shelf(place) ?? {})) if (key.startsWith(PREFIX)) shelf(place).removeItem(key);
}

on("session:left", forget);
// Signed out in another tab, which cannot reach this tab's own shelf.
if (!session.user && !localStorage.getItem("ei.thread")) forget();
