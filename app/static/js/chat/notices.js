import { $, el } from "../lib/dom.js";
import { on } from "../lib/bus.js";
import { bookings } from "../lib/api.js";
import { reason, t } from "../lib/i18n.js";
import { when } from "../lib/format.js";
import { close, hasOlder, latest, load, older, seen } from "./bell.js";
import { link } from "./link.js";
import { toast } from "./status.js";

const dialog = $("#notices");
const list = $("#notice-list");
const note = $("#notices-note");
let busy = null;

/** Shows what the person was told; by then it has been seen. */
export async function open() {
  dialog.showModal();
  note.textContent = t("notices.loading");
  draw();
  await load();
  await seen();
}

function draw() {
  if (!dialog.open) return;
  const held = document.activeElement?.dataset.key;
  const items = latest();
  list.replaceChildren(...items.map(item));
  note.replaceChildren(...(hasOlder() ? [el("button.quiet", { type: "button", onclick: older }, t("notices.older"))] : []), items.length ? "" : t("notices.none"));
  if (held) (list.querySelector(`[data-key="${held}"]`) ?? $("[data-close]", dialog)).focus();
}

function item(one) {
  const mark = one.is_unread && el("span.new", {}, t("notices.new"));
  const head = el("h3", { dir: "auto" }, mark, one.title);
  return el("li.notice-item", { dataset: { testid: "notice" } }, head, el("time", { datetime: one.created_at }, when(one.created_at)), el("p", { dir: "auto" }, one.body), told(one), asked(one) && answers(one));
}

/** The way to the message that says it too. */
function told({ id, title, data }) {
  if (!data.thread_id || !data.message) return null;
  const name = t("notices.about", { what: t("notices.show"), title });
  return el("a.quiet.told", { href: link(data.thread_id, data.message), "aria-label": name, dataset: { key: `show:${id}` }, onclick: () => dialog.close() }, t("notices.show"));
}

/** An owner may answer as long as nothing later was told of the same booking. */
function asked({ kind, data, created_at }) {
  if (kind !== "viewing_requested" || data.as !== "owner" || new Date(data.starts_at) < new Date()) return false;
  return !latest().some((other) => other.data.booking_id === data.booking_id && other.data.as === "owner" && other.kind !== kind && other.created_at > created_at);
}

function answers(one) {
  const button = (verb, look) => el(`button.${look}`, {
    type: "button", "aria-label": t("notices.about", { what: t(`notices.${verb}`), title: one.title }), disabled: busy === one.id, dataset: { key: `${verb}:${one.id}` }, onclick: () => decide(one, verb),
  }, t(`notices.${verb}`));
  return el("div.actions", {}, button("confirm", "primary"), button("decline", "secondary"));
}

async function decide(one, verb) {
  if (busy) return;
  busy = one.id;
  draw();
  await bookings[verb](one.data.booking_id).catch((problem) => toast(reason(problem), "error"));
  busy = null;
  await load();
  await seen();
}

$("[data-close]", dialog).addEventListener("click", () => dialog.close());
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
dialog.addEventListener("close", close);
on("notices:changed", draw);
on("session:begun", () => { busy = null; });
on("language", draw);
