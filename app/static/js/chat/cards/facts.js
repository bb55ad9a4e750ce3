import { el, icon } from "../../lib/dom.js";
import { label, t } from "../../lib/i18n.js";
import { money, period } from "../../lib/format.js";
import { line } from "../currency.js";

/** A listing's picture, or a quiet stand-in when there is none or it does not come. */
export function picture(url, alt) {
  const image = url && el("img", { src: url, alt: alt ?? "", width: 640, height: 480, loading: "lazy", decoding: "async" });
  const empty = el("div.no-picture", { role: "img", "aria-label": t("cards.no_picture") }, icon("home"));
  if (!image) return empty;
  image.addEventListener("error", () => image.replaceWith(empty), { once: true });
  return image;
}

/** The asked price, and below it what that is in the reader's currency. */
export function price(listing) {
  if (listing.price == null) return el("p.price", {}, t("cards.ask_price"));
  const per = el("small", {}, ` ${period(listing.price_period)}`);
  return el("p.price", {}, el("bdi", {}, money(listing.price, listing.currency)), per, line(listing.price, listing.currency));
}

/** The asked price in one line of text. */
export const cost = ({ price: amount, currency, price_period: per }) => (amount == null ? t("cards.ask_price") : `${money(amount, currency)} ${period(per)}`.trim());

export const where = (listing) => el("p.where", {}, icon("pin"), el("span", {}, place(listing)));

export function place({ location }) {
  const { district, city } = location ?? {};
  return [...new Set([district, city && label("city", city)])].filter(Boolean).join(t("list.comma"));
}

export const rooms = ({ bedrooms }) => (bedrooms == null ? "" : bedrooms === 0 ? t("cards.studio") : t("cards.bedrooms", { count: bedrooms }));

/** Bedrooms first, then the features, in the page's language. */
export const facts = (listing) => [rooms(listing), ...(listing.features ?? []).map((name) => label("feature", name))].filter(Boolean);

export const chips = (names) => el("ul.chips", { role: "list" }, ...names.map((name) => el("li", {}, name)));

/** The listings that a message recommends; why is told in the language of the message, not in the page's. */
export const recommended = ({ recommendations, meta }) =>
  (recommendations ?? []).filter(({ listing }) => listing).map((one) => ({ ...one, language: meta?.language }));

/** What a listing misses comes first and never under a tick. */
export function why({ reasons, misses = [], language: lang }) {
  const line = (sign) => (text) => el(`li.${sign}`, { dir: "auto", lang }, icon(sign), el("span", {}, text));
  const lines = [...misses.map(line("info")), ...(reasons ?? []).map(line("check"))];
  return lines.length ? el("ul.why", { role: "list", "aria-label": t("cards.why") }, ...lines) : null;
}

/** The card in one sentence, for those who hear it. */
export const describe = (listing) => [listing.title, place(listing), facts(listing)[0], cost(listing)].filter(Boolean).join(", ");
