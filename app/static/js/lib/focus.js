import { $$ } from "./dom.js";

const ROWS = "[data-arrows]";
const STEPS = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1 };

/** Arrow keys, Home and End go from one to the next of what belongs together: everything in `[data-arrows]` that its
 * value selects. Sideways they follow the eye, whichever way the page runs. */
export function listenToArrows() {
  document.addEventListener("keydown", (event) => {
    const row = event.target.closest?.(ROWS);
    if (!row || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const all = $$(row.dataset.arrows, row).filter((node) => !node.disabled && node.checkVisibility());
    const to = target(event.key, all, all.indexOf(event.target));
    if (!to) return;
    event.preventDefault();
    to.focus();
  });
}

function target(key, all, at) {
  if (at < 0) return null;
  if (key === "Home") return all[0];
  if (key === "End") return all.at(-1);
  const sideways = key === "ArrowLeft" || key === "ArrowRight";
  const turned = sideways && document.documentElement.dir === "rtl" ? -1 : 1;
  return STEPS[key] ? all.at((at + STEPS[key] * turned + all.length) % all.length) : null;
}

/** When a dialog closes and what had opened it is gone meanwhile, the focus goes to `home()` and not to nowhere. */
export function bringBack(home) {
  document.addEventListener("close", () => { if (document.activeElement === document.body) home(); }, true);
}

/** Redraws the rows of a list and gives the focus back to the button it was on, by its `data-key`; of a row that is gone
 * to the first button of the one in its place. */
export function keeping(list, redraw) {
  const held = list.contains(document.activeElement) ? document.activeElement : null;
  const at = [...list.children].findIndex((row) => row.contains(held));
  redraw();
  if (!held || held.isConnected) return;
  const same = $$("button", list).find(({ dataset }) => dataset.key === held.dataset.key);
  (same ?? list.children[Math.min(at, list.children.length - 1)]?.querySelector("button"))?.focus();
}
