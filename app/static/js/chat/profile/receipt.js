import { el, icon } from "../../lib/dom.js";
import { on } from "../../lib/bus.js";
import { receipts } from "../../lib/api.js";
import { clock } from "../../lib/format.js";
import { has, reason, t, translate } from "../../lib/i18n.js";
import { head, dismissible } from "./parts.js";

const PLACES = { postgres: "receipt.postgres", redis: "receipt.redis", memory: "receipt.memory" };
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15_000;
const MARK = /^#receipt=([0-9a-f-]{36})$/;
const places = el("ul.places", { role: "list" });
const note = el("p", { role: "status", dataset: { testid: "receipt-note" } });
const number = el("p.hint");
const dialog = el("dialog.receipt", { "aria-labelledby": "receipt-title", dataset: { testid: "receipt" } }, head("receipt-title", "receipt.title"), el("p.hint", { dataset: { t: "receipt.why" } }), places, note, number);
let seen = null;
let refusal = null;
let timer = 0;

/** Shows which place has confirmed that it holds nothing any more, until all have; a reload brings it back. */
export function show(id) {
  history.replaceState(null, "", `#receipt=${id}`);
  [seen, refusal] = [null, null];
  number.replaceChildren(t("receipt.number"), " ", el("code", {}, id));
  draw();
  dialog.showModal();
  look(id, FIRST_WAIT);
}

async function look(id, wait) {
  clearTimeout(timer);
  try {
    [seen, refusal] = [await receipts.show(id), null];
  } catch (problem) {
    refusal = problem;
  }
  draw();
  const over = seen?.state === "done" || (refusal && !refusal.temporary && refusal.status !== 429);
  if (dialog.open && !over) timer = setTimeout(look, wait, id, Math.min(wait * 1.5, LONGEST_WAIT));
}

function draw() {
  places.replaceChildren(...Object.entries(PLACES).map(row));
  dialog.dataset.state = seen?.state ?? "unknown";
  if (refusal) note.textContent = refusal.status === 404 ? t("receipt.unknown") : reason(refusal);
  else note.textContent = t(seen?.state === "done" ? "receipt.done" : "receipt.waiting");
}

function row([place, name]) {
  const at = seen?.[`${place}_at`];
  return el("li", { dataset: { state: at ? "confirmed" : "waiting", testid: `receipt-${place}` } },
    icon(at ? "check" : "clock"), el("strong", {}, t(name)), el("span", {}, at ? t("receipt.confirmed", { time: clock(at) }) : t("receipt.pending")));
}

function close() {
  clearTimeout(timer);
  history.replaceState(null, "", location.pathname + location.search);
}

/** A page that was loaded anew while a receipt was shown shows it again, once there are words to do so. */
export function recall() {
  translate(dialog);
  if (dialog.open) return draw();
  const id = location.hash.match(MARK)?.[1];
  if (id && has("receipt.title")) show(id);
}

document.body.append(dialog);
translate(dialog);
dismissible(dialog);
dialog.addEventListener("close", close);
on("language", recall);
