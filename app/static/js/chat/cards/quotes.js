import { el } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { date, money } from "../../lib/format.js";

const COLUMNS = ["vendor", "price", "terms", "until"];

/** What sellers offer for a request, side by side. On a narrow page each row becomes a block of its own. */
export function quotes({ title, rows }) {
  if (!rows?.length) return null;
  const caption = el("caption", {}, el("strong", {}, t("quotes.count", { count: rows.length })), el("span", { dir: "auto" }, title), el("small", {}, t("quotes.whose")));
  // The roles are said outright: drawn as blocks, a table would lose them in some browsers.
  const head = el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, ...COLUMNS.map((name) => el("th", { role: "columnheader", scope: "col" }, t(`quotes.${name}`)))));
  const body = el("tbody", { role: "rowgroup" }, ...rows.map(row));
  return el("div.slip.quotes", { dataset: { testid: "card-quotes" } }, el("table", { role: "table" }, caption, head, body));
}

function row({ vendor, price, currency, told, terms, valid_until, best }) {
  const name = el("th", { role: "rowheader", scope: "row", dir: "auto" }, vendor, best && el("span.best", {}, t("quotes.best")));
  return el(best ? "tr.chosen" : "tr", { role: "row" }, name,
    cell("price", el("bdi", {}, money(price, currency)), converted(told)),
    cell("terms", el("span", { dir: "auto" }, terms || "–")),
    cell("until", valid_until ? date(valid_until) : "–"));
}

const cell = (name, ...content) => el("td", { role: "cell", dataset: { label: t(`quotes.${name}`) } }, ...content);

/** As it is told, a price in another currency ends with what that is about in the reader's: “£45 (≈ ₺2,500)”. */
function converted(told) {
  const about = /\(([^()]+)\)\s*$/.exec(told ?? "")?.[1];
  return about && el("small", {}, el("bdi", {}, about));
}
