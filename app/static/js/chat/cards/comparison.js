import { $, el, icon } from "../../lib/dom.js";
import { on } from "../../lib/bus.js";
import { label, t } from "../../lib/i18n.js";
import { brief, money, period } from "../../lib/format.js";
import { converted, select, weight } from "../currency.js";
import { copying } from "./copying.js";
import { cost, picture, place, why } from "./facts.js";
import { show } from "./listings.js";
import { comparisonWords, deal, size } from "./words.js";

const dialog = el("dialog.compare", { "aria-labelledby": "compare-title", dataset: { testid: "comparison" } });
let compared = [];

/** Shows two to four listings side by side, in the reader's currency. */
export function compare(choices) {
  compared = choices;
  draw();
  dialog.showModal();
}

function draw() {
  const lowest = cheapest(compared);
  const close = el("button.round", { type: "button", "aria-label": t("close"), onclick: () => dialog.close() }, icon("cross"));
  dialog.replaceChildren(
    el("header", {}, el("h2", { id: "compare-title" }, t("compare.title")), close),
    el("div.deeds", {}, el("label", {}, el("span", {}, t("currency")), select()), copying(() => comparisonWords(compared, lowest))),
    el("div.sheet", { tabindex: "0", role: "region", "aria-label": t("compare.title") }, table(compared, lowest)),
    el("p.hint", {}, note(compared, lowest)),
  );
}

/** In another currency or language, with the keyboard where it was. */
function again() {
  if (!dialog.open) return;
  const choosing = document.activeElement?.matches("[data-currencies]");
  draw();
  if (choosing) $("select", dialog).focus();
}

function table(choices, lowest) {
  const heads = choices.map(({ listing }) => el("th", { scope: "col", dir: "auto" }, el("div.frame", {}, picture(listing.images?.[0], "")), listing.title));
  const row = (name, cells) => el("tr", {}, el("th", { scope: "row" }, name), ...cells);
  const of = (name, tell) => row(name, choices.map((one) => el("td", { dir: "auto" }, tell(one))));
  return el("table", {}, el("thead", {}, el("tr", {}, el("td"), ...heads)), el("tbody", {},
    of(t("quotes.price"), ({ listing }) => amount(listing, lowest)),
    of(t("compare.per"), ({ listing }) => [deal(listing), period(listing.price_period)].filter(Boolean).join(", ") || "–"),
    of(t("compare.rooms"), ({ listing }) => size(listing)),
    of(t("request.place"), ({ listing }) => place(listing)),
    ...features(choices).map((name) => of(label("feature", name), ({ listing }) => yes(listing.features?.includes(name)))),
    of(t("cards.why"), (one) => why({ ...one, misses: [] }) ?? "–"),
    of(t("compare.misses"), (one) => why({ ...one, reasons: [] }) ?? "–"),
    of(t("compare.owner"), ({ listing }) => listing.owner?.display_name ?? "–"),
    of(t("compare.more"), (one) => el("button.secondary", { type: "button", "aria-label": `${t("compare.details")}: ${one.listing.title}`, onclick: () => { dialog.close(); show(one); } }, t("compare.details")))));
}

/** The price in the reader's currency with the asked one below it; the lowest is named, not only coloured. */
function amount(listing, lowest) {
  if (listing.price == null) return [t("cards.ask_price")];
  const about = converted(listing.price, listing.currency);
  const main = el("bdi.amount", {}, about ? `≈ ${money(about.amount, about.currency)}` : money(listing.price, listing.currency));
  return [main, about && el("small", {}, t("compare.asked", { price: cost(listing) })), lowest.has(listing.id) && el("span.best", {}, t("compare.lowest"))];
}

const yes = (has) => el(`span.${has ? "yes" : "no"}`, {}, icon(has ? "check" : "cross"), t(has ? "compare.yes" : "compare.no"));

/** All features that any of them has, those of most of them first. */
function features(choices) {
  const count = new Map();
  for (const name of choices.flatMap(({ listing }) => listing.features ?? [])) count.set(name, (count.get(name) ?? 0) + 1);
  return [...count].sort((a, b) => b[1] - a[1]).map(([name]) => name);
}

/** The ids of the cheapest; none when prices are for different things or cannot be compared. */
export function cheapest(choices) {
  const kinds = new Set(choices.map(({ listing }) => `${listing.rent_type} ${listing.price_period}`));
  const prices = choices.map(({ listing }) => weight(listing.price, listing.currency));
  if (kinds.size > 1 || prices.includes(null)) return new Set();
  return new Set(choices.filter((_, at) => prices[at] === Math.min(...prices)).map(({ listing }) => listing.id));
}

function note(choices, lowest) {
  const about = choices.map(({ listing }) => converted(listing.price, listing.currency)).find(Boolean);
  const rates = about ? t("quotes.rates", { date: brief(about.date) }) : "";
  return [lowest.size ? "" : t("compare.unlike"), rates].filter(Boolean).join(" ");
}

document.body.append(dialog);
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
for (const name of ["currency", "language"]) on(name, again);
