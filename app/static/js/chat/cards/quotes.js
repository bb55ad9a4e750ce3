import { el } from "../../lib/dom.js";
import { reason, t } from "../../lib/i18n.js";
import { quotes as api } from "../../lib/api.js";
import { on } from "../../lib/bus.js";
import { date, money, period as per } from "../../lib/format.js";
import { confirm } from "../confirm.js";
import { toast } from "../status.js";

const COLUMNS = ["vendor", "price", "terms", "until"];
const UNSURE = 0.85; // below it a price was read from words that could mean something else
const settled = new Set(); // requests for which an offer was accepted, as far as this page has heard

/** What sellers offer for a request, side by side. On a narrow page each row becomes a block of its own. */
export function quotes({ title, rows, request_id: request, status, rates_of: dated }) {
  if (!rows?.length) return null;
  if (status === "accepted") settle(request);
  const open = status === "quoted" && rows.some(acceptable);
  const rate = dated && el("small", {}, t("quotes.rates", { date: date(dated) }));
  const caption = el("caption", {}, el("strong", {}, t("quotes.count", { count: rows.length })), el("span", { dir: "auto" }, title), el("small", {}, t("quotes.whose")), rate);
  // The roles are said outright: drawn as blocks, a table would lose them in some browsers.
  const heads = COLUMNS.map((name) => el("th", { role: "columnheader", scope: "col" }, t(`quotes.${name}`)));
  if (open) heads.push(el("th", { role: "columnheader", scope: "col" }, el("span.sr-only", {}, t("quotes.accept"))));
  const head = el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, ...heads));
  const body = el("tbody", { role: "rowgroup" }, ...rows.map((one) => row(one, open && request)));
  return el("div.slip.quotes", { dataset: { testid: "card-quotes" } }, el("table", { role: "table" }, caption, head, body));
}

function row(one, request) {
  const { vendor, price, currency, period, terms, valid_until, best, status, confidence } = one;
  const taken = status === "accepted" && el("span.best", {}, t("quotes.accepted"));
  const name = el("th", { role: "rowheader", scope: "row", dir: "auto" }, vendor, taken || (best && el("span.best", {}, t("quotes.best"))));
  const unsure = confidence < UNSURE && el("small.unsure", {}, t("quotes.unsure"));
  const amount = [period ? el("span", {}, el("bdi", {}, money(price, currency)), ` ${per(period)}`) : el("bdi", {}, money(price, currency)), about(one), unsure];
  return el(best || taken ? "tr.chosen" : "tr", { role: "row" }, name,
    cell("price", ...amount),
    cell("terms", el("span", { dir: "auto" }, terms || "–")),
    cell("until", valid_until ? date(valid_until) : "–"),
    request && el("td.take", { role: "cell" }, acceptable(one) && button(request, one)));
}

const cell = (name, ...content) => el("td", { role: "cell", dataset: { label: t(`quotes.${name}`) } }, ...content);

const acceptable = ({ quote_id: id, status, expired }) => id && status === "received" && !expired;

/** What the price is about in the reader's currency. Older cards say it in words alone: “£45 (≈ ₺2,500)”. */
function about({ converted, told }) {
  const words = converted ? `≈ ${money(converted.amount, converted.currency)}` : /\(([^()]+)\)\s*$/.exec(told ?? "")?.[1];
  return words && el("small", {}, el("bdi", {}, words));
}

function button(request, { quote_id: id, vendor }) {
  const press = el("button.secondary.accept", { type: "button", disabled: settled.has(request), "aria-label": `${t("quotes.accept")}: ${vendor}`, dataset: { testid: "quote-accept", request } }, t("quotes.accept"));
  press.addEventListener("click", () => accept(press, request, id));
  return press;
}

/** Asks first; what the server then says decides, whichever card it was pressed on. */
async function accept(press, request, id) {
  if (!(await confirm("quotes.accept_sure", "quotes.accept_why", "quotes.accept"))) return;
  press.disabled = true;
  try {
    await api.accept(request, id);
    settle(request);
  } catch (problem) {
    toast(`${t("quotes.not_accepted")} ${reason(problem)}`, "error");
    press.disabled = problem.status === 409;
  }
}

function settle(request) {
  settled.add(request);
  for (const one of document.querySelectorAll(`.accept[data-request="${CSS.escape(request)}"]`)) one.disabled = true;
}

on("socket:quote", ({ request_id: request, quote }) => { if (quote.status === "accepted") settle(request); });
