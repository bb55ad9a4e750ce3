import { el } from "../../lib/dom.js";
import { reason, t } from "../../lib/i18n.js";
import { quotes as api } from "../../lib/api.js";
import { date, money, period as per } from "../../lib/format.js";
import { confirm } from "../confirm.js";
import { chosen, converted } from "../currency.js";
import { toast } from "../status.js";
import { look } from "./asked.js";
import { acceptable } from "./offers.js";

const COLUMNS = ["vendor", "price", "terms", "until"];
const UNSURE = 0.85; // below it a price was read from words that could mean something else
const refused = new Set(); // offers of which the server has said that they cannot be taken

/** Offers side by side; on a narrow page each row becomes a block of its own. `since(row)` tells what is new about one. */
export function table({ title, request_id: request, status, currency, rates_of: dated }, rows, since) {
  const open = status === "quoted" && rows.some(acceptable);
  const into = chosen() ?? currency;
  const about = rows.map((row) => amountAbout(row, into));
  const day = about.find((one) => one?.date)?.date ?? (about.some(Boolean) && dated);
  const rate = day && el("small", {}, t("quotes.rates", { date: date(day) }));
  const caption = el("caption", {}, el("strong", {}, t("quotes.count", { count: rows.length })), el("span", { dir: "auto" }, title), el("small", {}, t("quotes.whose")), rate);
  // The roles are said outright: drawn as blocks, a table would lose them in some browsers.
  const heads = COLUMNS.map((name) => el("th", { role: "columnheader", scope: "col" }, t(`quotes.${name}`)));
  if (open) heads.push(el("th", { role: "columnheader", scope: "col" }, el("span.sr-only", {}, t("quotes.accept"))));
  const head = el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, ...heads));
  const body = el("tbody", { role: "rowgroup" }, ...rows.map((row, at) => line(row, about[at], open && request, since(row))));
  return el("table", { role: "table" }, caption, head, body);
}

function line(row, about, request, since) {
  const { vendor, price, currency, period, terms, valid_until: until, best, status, confidence, expired } = row;
  const taken = status === "accepted" && el("span.best", {}, t("quotes.accepted"));
  const marks = [taken || (best && el("span.best", {}, t("quotes.best"))), since === "new" && el("span.fresh", {}, t("quotes.fresh"))];
  const unsure = confidence < UNSURE && el("small.unsure", {}, t("quotes.unsure"));
  const was = since?.price != null && el("small", {}, t("quotes.was", { price: money(since.price, since.currency) }));
  const amount = el("span", {}, el("bdi", {}, money(price, currency)), period && ` ${per(period)}`);
  const words = about && el("small", {}, el("bdi", {}, about.words ?? `≈ ${money(about.amount, about.currency)}`));
  return el(`tr${best || taken ? ".chosen" : ""}${expired ? ".expired" : ""}`, { role: "row" },
    el("th", { role: "rowheader", scope: "row", dir: "auto" }, vendor, ...marks),
    cell("price", amount, words, was, unsure),
    cell("terms", el("span", { dir: "auto" }, terms || "–")),
    cell("until", until ? date(until) : "–", expired && el("span.over", {}, t("quotes.expired"))),
    request && el("td.take", { role: "cell" }, acceptable(row) && button(request, row)));
}

const cell = (name, ...content) => el("td", { role: "cell", dataset: { label: t(`quotes.${name}`) } }, ...content);

/** What a price is about: in the reader's chosen currency, else as the card has it. Older cards say it in words alone. */
function amountAbout({ price, currency, converted: own, told }, into) {
  if (own && own.currency === into) return own;
  const words = /\(([^()]+)\)\s*$/.exec(told ?? "")?.[1];
  if (words && !chosen()) return { words };
  return converted(price, currency, into) ?? own;
}

function button(request, { quote_id: id, vendor }) {
  const press = el("button.secondary.accept", { type: "button", disabled: refused.has(id), "aria-label": `${t("quotes.accept")}: ${vendor}`, dataset: { testid: "quote-accept", request, quote: id } }, t("quotes.accept"));
  press.addEventListener("click", () => accept(press, request, id));
  return press;
}

/** Asks first; what the server then says decides, whichever board it was pressed on. */
async function accept(press, request, id) {
  if (!(await confirm("quotes.accept_sure", "quotes.accept_why", "quotes.accept"))) return;
  press.disabled = true;
  try {
    await api.accept(request, id);
    toast(t("quotes.taken"));
  } catch (problem) {
    toast(`${t("quotes.not_accepted")} ${reason(problem)}`, "error");
    if (problem.status === 409) refused.add(id);
    press.disabled = problem.status === 409;
  }
  look(request);
}
