import { $, el } from "../../lib/dom.js";
import { on } from "../../lib/bus.js";
import { reason, t } from "../../lib/i18n.js";
import { fill } from "./chips.js";
import { all, load } from "./store.js";

const dialog = $("#memory");
const list = $("#memories");
const note = $("#memory-note");
let state = "loading";
let refusal = null;

/** Everything that is remembered about the person, from all conversations. */
export async function open() {
  dialog.showModal();
  await look();
}

async function look() {
  state = "loading";
  draw();
  try {
    await load();
    state = "loaded";
  } catch (problem) {
    [state, refusal] = ["failed", problem];
  }
  draw();
}

function draw() {
  if (!dialog.open) return;
  fill(list, all(), true);
  if (state === "failed") note.replaceChildren(reason(refusal), " ", el("button.quiet", { type: "button", onclick: look }, t("message.retry")));
  else note.textContent = all().length ? "" : t(state === "loading" ? "memory.loading" : "memory.none");
}

$("[data-close]", dialog).addEventListener("click", () => dialog.close());
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
on("remembered:changed", draw);
on("language", () => { list.replaceChildren(); draw(); });
