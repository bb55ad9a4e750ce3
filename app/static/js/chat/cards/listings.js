import { el, icon } from "../../lib/dom.js";
import { label, t } from "../../lib/i18n.js";
import { lazy } from "../../lib/lazy.js";
import * as comparing from "./comparing.js";
import { chips, describe, facts, picture, price, recommended, where, why } from "./facts.js";
import { booked } from "./viewings.js";

const details = lazy(() => import("./listing.js"), "listing", "slips");
const CHIPS = 4;
const REASONS = 3;

/** The listings that a message recommends, as a row to swipe on a phone and a grid on a desk. */
export function cards(message) {
  const items = recommended(message).map((one) => el("li", {}, card(one)));
  return el("ul.cards", { role: "list", "aria-label": t("cards.count", { count: items.length }), tabindex: items.length > 1 ? "0" : null }, ...items);
}

function card(one) {
  const { listing, reasons } = one;
  const open = el("button.open", { type: "button", "aria-label": describe(listing), "aria-haspopup": "dialog", onclick: () => show(one) }, listing.title);
  const text = [price(listing), el("h2", {}, open), where(listing), chips(facts(listing).slice(0, CHIPS)), why({ ...one, reasons: reasons?.slice(0, REASONS) })];
  return el("article.card", { dataset: { testid: "listing-card", listing: listing.id } }, front(listing), el("div.text", {}, ...text, booked(listing), tools(one)));
}

function front({ images, title, rent_type: deal }) {
  const count = images?.length ?? 0;
  const many = count > 1 && el("span.many", { "aria-hidden": "true" }, icon("picture"), count);
  return el("div.frame", {}, picture(images?.[0], title), deal && el("span.deal", {}, label("deal", deal)), many);
}

/** Opens a listing's details, or at once its form for a viewing. */
export const show = (one, open) => details.use((dialog) => dialog.show(one, open));

/** What can be done with a listing without opening it. Only a home can be viewed. */
function tools(one) {
  const { listing } = one;
  const book = listing.rent_type && el("button.quiet", { type: "button", "aria-haspopup": "dialog", "aria-label": `${t("booking.open")}: ${listing.title}`, dataset: { testid: "card-book" }, onclick: () => show(one, "book") }, icon("clock"), t("booking.short"));
  return el("div.deeds", {}, book, comparing.toggle(listing));
}
