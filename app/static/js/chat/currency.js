import { $$, el } from "../lib/dom.js";
import { rates } from "../lib/api.js";
import { emit, on } from "../lib/bus.js";
import { brief, money } from "../lib/format.js";
import { language, locale, t } from "../lib/i18n.js";
import { convert, exact } from "../lib/rates.js";
import { put } from "../lib/shelf.js";
import { all } from "./remembered/store.js";

const KEY = "ei.currency";
const KEPT = "ei.rates";
const USUAL = { en: "GBP", tr: "TRY", ru: "EUR", de: "EUR", ar: "USD" };
let table = JSON.parse(localStorage.getItem(KEPT) ?? "null"); // the server's rates with their day, at first the last visit's; without them no amount is converted
let asked = null;
let fresh = false;
let shown = null; // the currency that the page's amounts stand in

/** The currency the reader has chosen; null as long as they have not. */
export const chosen = () => localStorage.getItem(KEY);

/** The reader's currency: chosen, else that of the budget they told, else what is usual in their language. */
export function currency() {
  const told = all().find(({ key }) => key === "home.budget")?.value.match(/\b[A-Z]{3}\b/)?.[0];
  return [chosen(), told, USUAL[language()]].find((code) => code && (!table || table.rates[code])) ?? "GBP";
}

/** An amount in the reader's currency, or `into` another, with the day of the rates; null when it needs none or has no rate. */
export function converted(amount, from, into = currency()) {
  load();
  const value = from === into ? null : convert(amount, from, into, table);
  return value == null ? null : { amount: value, currency: into, date: table.date };
}

/** A number to compare prices of different currencies by; null where there is no rate. */
export const weight = (amount, from) => (load(), exact(amount, from, "GBP", table));

/** “≈ ₺36,400 at the rates of 20 Nov”; empty when the price is in that currency anyway. */
export function equivalent(amount, from) {
  const about = converted(amount, from);
  return about ? t("cards.equivalent", { amount: money(about.amount, about.currency), date: brief(about.date) }) : "";
}

/** The same as a line of the page, which follows the reader's choice. */
export function line(amount, from) {
  return fill(el("small.equivalent", { dataset: { amount, currency: from } }));
}

function fill(node) {
  node.textContent = equivalent(node.dataset.amount, node.dataset.currency);
  node.hidden = !node.textContent;
  return node;
}

/** Fetches the rates once; after a failure again with the next connection. */
export function load() {
  asked ??= rates().then(take, (problem) => { console.warn("no exchange rates", problem.code); });
  return asked;
}

function take(answer) {
  table = answer;
  fresh = true;
  put(KEPT, JSON.stringify(answer)); // a line that came later would move a card that is being read
  changed();
}

/** A select of all currencies that have a rate. */
export function select() {
  return offer(el("select", { "aria-label": t("currency"), dataset: { currencies: "", testid: "currency" } }));
}

/** Fills a select with them. */
export function offer(node) {
  const names = new Intl.DisplayNames(locale(), { type: "currency" });
  const codes = table ? Object.keys(table.rates) : [currency()];
  node.replaceChildren(...codes.map((code) => el("option", { value: code, selected: code === currency() }, `${code} · ${names.of(code)}`)));
  return node;
}

function changed() {
  shown = currency();
  for (const node of $$("[data-currencies]")) offer(node);
  for (const node of $$(".equivalent")) fill(node);
  emit("currency");
}

document.addEventListener("change", ({ target }) => {
  if (!target.matches?.("[data-currencies]")) return;
  localStorage.setItem(KEY, target.value);
  changed();
});
on("ready", () => { if (!fresh) asked = null; load(); });
on("remembered:changed", () => { if (shown !== currency()) changed(); });
on("language", changed);
