import { $, $$, el, icon } from "../../lib/dom.js";
import { on } from "../../lib/bus.js";
import { has, t } from "../../lib/i18n.js";
import { lazy } from "../../lib/lazy.js";
import { thread } from "../conversation.js";
import { announce, toast } from "../status.js";
import { recommended } from "./facts.js";

const comparison = lazy(() => import("./comparison.js"), "comparison");
const MOST = 4;
const KEPT = "ei.compare."; // kept by conversation until the tab is closed
let ids = new Set(); // of the listings picked in the conversation that is shown
let missing = 0; // of those, how many its loaded messages do not have

/** The button of a card that picks a listing for comparison, or puts it back. */
export function toggle({ id, title }) {
  const button = el("button.quiet.pick", { type: "button", "aria-label": `${t("compare.pick")}: ${title}`, dataset: { testid: "pick", listing: id }, onclick: () => pick(id) });
  return mark(button);
}

function pick(id) {
  if (!ids.has(id) && ids.size >= MOST) return toast(t("compare.most", { count: MOST }), "error");
  if (!ids.delete(id)) ids.add(id);
  announce(t("compare.picked", { count: ids.size }));
  changed();
}

function mark(button) {
  const picked = ids.has(button.dataset.listing);
  button.setAttribute("aria-pressed", String(picked));
  button.replaceChildren(icon(picked ? "check" : "plus"), t("compare.pick"));
  return button;
}

function changed() {
  sessionStorage.setItem(KEPT + thread().id, JSON.stringify([...ids]));
  for (const button of $$(".pick")) mark(button);
  draw();
}

/** What was picked waits above the composer until it is compared or put back; what is not loaded yet does not count. */
function draw() {
  const count = picked().length;
  missing = ids.size - count;
  tray.hidden = !count;
  if (!count) return tray.replaceChildren();
  const go = el("button.primary", { type: "button", disabled: count < 2, "aria-haspopup": "dialog", dataset: { testid: "compare" }, onclick: () => comparison.use(({ compare }) => compare(picked())) }, t("compare.go"));
  const none = el("button.quiet", { type: "button", onclick: () => { ids.clear(); changed(); } }, t("compare.clear"));
  tray.replaceChildren(el("p", {}, t(count < 2 ? "compare.one_more" : "compare.picked", { count })), none, go);
}

/** The picked listings of this conversation as they were last recommended, in the order they were picked. */
function picked() {
  if (!ids.size) return [];
  const all = new Map(thread().items().flatMap(recommended).map((one) => [one.listing.id, one]));
  return [...ids].map((id) => all.get(id)).filter(Boolean);
}

function load() {
  ids = new Set(JSON.parse(sessionStorage.getItem(KEPT + thread().id) ?? "[]"));
  draw();
}

function speak() {
  tray.setAttribute("aria-label", t("compare.title"));
  draw();
}

const tray = el("section.tray", { hidden: true, dataset: { testid: "tray" } });
$("#composer").before(tray);
load(); // the conversation may have been opened before
if (has("compare.title")) speak();
on("conversation:opened", load);
on("conversation:changed", () => { if (missing) draw(); });
on("language", speak);
on("session:left", () => { for (const key of Object.keys(sessionStorage)) if (key.startsWith(KEPT)) sessionStorage.removeItem(key); });
