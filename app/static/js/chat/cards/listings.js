import { el, icon } from "../../lib/dom.js";
import { label, t } from "../../lib/i18n.js";
import { money, period } from "../../lib/format.js";
import { show } from "./listing.js";

const CHIPS = 4;
const REASONS = 3;

/** The listings a reply recommends, as a row to swipe on a phone and a grid on a desk. */
export function cards(recommendations) {
  const items = recommendations.filter(({ listing }) => listing).map((one) => el("li", {}, card(one)));
  return el("ul.cards", { role: "list", "aria-label": t("cards.count", { count: items.length }), tabindex: items.length > 1 ? "0" : null }, ...items);
}

function card({ listing, reasons, misses }) {
  const open = el("button.open", { type: "button", "aria-label": describe(listing), "aria-haspopup": "dialog", onclick: () => show(listing, reasons, misses) }, listing.title);
  return el("article.card", { dataset: { testid: "listing-card", listing: listing.id } },
    el("div.frame", {}, picture(listing.images?.[0], listing.title), listing.rent_type && el("span.deal", {}, label("deal", listing.rent_type))),
    el("div.text", {}, price(listing), el("h2", {}, open), where(listing), chips(facts(listing).slice(0, CHIPS)), why(reasons?.slice(0, REASONS), misses)));
}

export function picture(url, alt) {
  const image = url && el("img", { src: url, alt: alt ?? "", width: 640, height: 480, loading: "lazy", decoding: "async" });
  const empty = el("div.no-picture", { role: "img", "aria-label": t("cards.no_picture") }, icon("home"));
  if (!image) return empty;
  image.addEventListener("error", () => image.replaceWith(empty), { once: true });
  return image;
}

export function price(listing) {
  if (listing.price == null) return el("p.price", {}, t("cards.ask_price"));
  return el("p.price", {}, el("bdi", {}, money(listing.price, listing.currency)), el("small", {}, ` ${period(listing.price_period)}`));
}

export const where = (listing) => el("p.where", {}, icon("pin"), el("span", {}, place(listing)));

export function place({ location }) {
  const { district, city } = location ?? {};
  const names = [district, city && label("city", city)].filter(Boolean);
  return names.filter((name, at) => names.indexOf(name) === at).join(", ");
}

/** Bedrooms first, then the features, in the page's language. */
export function facts({ bedrooms, features }) {
  const rooms = bedrooms == null ? [] : [bedrooms === 0 ? t("cards.studio") : t("cards.bedrooms", { count: bedrooms })];
  return [...rooms, ...(features ?? []).map((name) => label("feature", name))];
}

export const chips = (names) => el("ul.chips", { role: "list" }, ...names.map((name) => el("li", {}, name)));

/** What a listing misses comes first and never under a tick. */
export function why(reasons, misses = []) {
  const line = (sign) => (text) => el(`li.${sign}`, { dir: "auto" }, icon(sign), el("span", {}, text));
  const lines = [...misses.map(line("info")), ...(reasons ?? []).map(line("check"))];
  return lines.length ? el("ul.why", { role: "list", "aria-label": t("cards.why") }, ...lines) : null;
}

/** The card in one sentence, for those who hear it. */
export function describe(listing) {
  const cost = listing.price == null ? t("cards.ask_price") : `${money(listing.price, listing.currency)} ${period(listing.price_period)}`;
  return [listing.title, place(listing), facts(listing)[0], cost.trim()].filter(Boolean).join(", ");
}
