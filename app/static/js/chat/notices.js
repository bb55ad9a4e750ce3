import { $, el } from "../lib/dom.js";
import { on } from "../lib/bus.js";
import { bookings, notifications as api } from "../lib/api.js";
import { reason, t } from "../lib/i18n.js";
import { number, when } from "../lib/format.js";
import { link } from "./link.js";
import { toast } from "./status.js";

const bell = $("#bell");
const dialog = $("#notices");
const list = $("#notice-list");
const note = $("#notices-note");
const known = new Map(); // what the person was told, by id
let unread = 0;
let cursor = null;
let busy = null;

const latest = () => [...known.values()].sort((a, b) => (a.created_at < b.created_at ? 1 : -1));

/** Brings the first page level with the server: on first load, after a gap, and whenever the list is opened. */
async function load() {
  const page = await api.list().catch(() => null);
  if (!page) return;
  if (!known.size) cursor = page.next_cursor;
  take(page);
}

async function older() {
  const page = await api.list(cursor).catch((problem) => toast(reason(problem), "error"));
  if (!page) return;
  cursor = page.next_cursor;
  take(page);
}

function take({ items, unread_count }) {
  for (const one of items) known.set(one.id, { ...one, is_unread: one.is_unread || (dialog.open && known.get(one.id)?.is_unread) });
  unread = unread_count;
  draw();
}

async function open() {
  dialog.showModal();
  note.textContent = t("notices.loading");
  draw();
  await load();
  await seen();
}

/** What is on the list has been seen; it stays marked as new until the list is closed. */
async function seen() {
  const [first] = latest();
  if (!dialog.open || !first || !unread) return;
  const answer = await api.read(first.id).catch(() => null);
  if (answer) unread = answer.unread_count;
  draw();
}

function close() {
  for (const [id, one] of known) known.set(id, { ...one, is_unread: false });
}

function draw() {
  const badge = $(".badge", bell);
  badge.textContent = unread > 99 ? `${number(99)}+` : number(unread);
  badge.hidden = !unread;
  bell.setAttribute("aria-label", unread ? t("notices.open", { count: unread }) : t("notices.title"));
  bell.title = t("notices.title");
  if (!dialog.open) return;
  const held = document.activeElement?.dataset.key;
  const items = latest();
  list.replaceChildren(...items.map(item));
  note.replaceChildren(...(cursor ? [el("button.quiet", { type: "button", onclick: older }, t("notices.older"))] : []), items.length ? "" : t("notices.none"));
  if (held) (list.querySelector(`[data-key="${held}"]`) ?? $("[data-close]", dialog)).focus();
}

function item(one) {
  const mark = one.is_unread && el("span.new", {}, t("notices.new"));
  const head = el("h3", { dir: "auto" }, mark, one.title);
  return el("li.notice-item", { dataset: { testid: "notice" } }, head, el("time", { datetime: one.created_at }, when(one.created_at)), el("p", { dir: "auto" }, one.body), told(one), asked(one) && answers(one));
}

/** The way to the message that says it too. */
function told({ title, data }) {
  if (!data.thread_id || !data.message) return null;
  const name = t("notices.about", { what: t("notices.show"), title });
  return el("a.quiet.told", { href: link(data.thread_id, data.message), "aria-label": name, onclick: () => dialog.close() }, t("notices.show"));
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

function hear(one) {
  if (known.has(one.id)) return;
  known.set(one.id, one);
  unread += 1;
  draw();
  seen();
}

function forget() {
  known.clear();
  [unread, cursor, busy] = [0, null, null];
  draw();
}

bell.addEventListener("click", open);
$("[data-close]", dialog).addEventListener("click", () => dialog.close());
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
dialog.addEventListener("close", close);
on("socket:notification", hear);
on("ready", load);
on("session:begun", forget);
on("language", draw);
