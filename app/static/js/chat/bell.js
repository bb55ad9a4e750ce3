import { $ } from "../lib/dom.js";
import { emit, on } from "../lib/bus.js";
import { notifications as api } from "../lib/api.js";
import { reason, t } from "../lib/i18n.js";
import { number } from "../lib/format.js";
import { lazy } from "../lib/lazy.js";
import { toast } from "./status.js";

const bell = $("#bell");
const dialog = $("#notices");
const list = lazy(() => import("./notices.js"));
const known = new Map(); // what the person was told, by id
let unread = 0;
let cursor; // of what is older: null when nothing is, undefined before the first page

export const latest = () => [...known.values()].sort((a, b) => (a.created_at < b.created_at ? 1 : -1));
export const hasOlder = () => Boolean(cursor);

/** Brings the first page level with the server: on first load, after a gap, and whenever the list is opened. */
export async function load() {
  const page = await api.list().catch(() => null);
  if (!page) return;
  if (cursor === undefined) cursor = page.next_cursor;
  take(page);
}

export async function older() {
  const page = await api.list(cursor).catch((problem) => toast(reason(problem), "error"));
  if (!page) return;
  cursor = page.next_cursor;
  take(page);
}

function take({ items, unread_count }) {
  for (const one of items) known.set(one.id, { ...one, is_unread: one.is_unread || (dialog.open && known.get(one.id)?.is_unread) });
  unread = unread_count;
  changed();
}

/** What is on the list has been seen; it stays marked as new until the list is closed. */
export async function seen() {
  const [first] = latest();
  if (!dialog.open || !first || !unread) return;
  const answer = await api.read(first.id).catch(() => null);
  if (answer) unread = answer.unread_count;
  changed();
}

/** Nothing that is known is new any more. */
export function close() {
  for (const [id, one] of known) known.set(id, { ...one, is_unread: false });
}

function hear(one) {
  if (known.has(one.id)) return;
  known.set(one.id, one);
  unread += 1;
  changed();
  seen();
}

function forget() {
  known.clear();
  [unread, cursor] = [0, undefined];
  changed();
}

function changed() {
  draw();
  emit("notices:changed");
}

function draw() {
  const badge = $(".badge", bell);
  badge.textContent = unread > 99 ? `${number(99)}+` : number(unread);
  badge.hidden = !unread;
  bell.setAttribute("aria-label", unread ? t("notices.open", { count: unread }) : t("notices.title"));
  bell.title = t("notices.title");
}

bell.addEventListener("click", () => list.use(({ open }) => open()));
on("socket:notification", hear);
on("ready", load);
on("session:begun", forget);
on("language", draw);
