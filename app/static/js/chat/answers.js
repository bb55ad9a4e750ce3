import { $ } from "../lib/dom.js";
import { emit, on } from "../lib/bus.js";
import { lazy } from "../lib/lazy.js";

/** What answers are drawn and copied with: nearly a third of the page, and of no use to who has only come in. */
export const answers = lazy(() => import("./answer.js"));
let coming = null;

/** Brings it for what is soon to be drawn; what stands without it is drawn again. Until then, and if it fails, words are shown as they were written. */
export function bring() {
  if (answers.here) return null;
  coming ??= answers.fetch().then(() => emit("answers:here"), tell).finally(() => { coming = null; });
  return coming;
}

const tell = (problem) => console.warn("what draws answers could not be loaded:", problem.message);

$("#composer-input").addEventListener("input", bring);
on("conversation:sent", bring);
on("conversation:opened", ({ id }) => { if (id) bring(); });
