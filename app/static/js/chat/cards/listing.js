import { $, el, icon } from "../../lib/dom.js";
import { listing as current } from "../../lib/api.js";
import { label, plain, t } from "../../lib/i18n.js";
import { fill } from "../composer.js";
import { booking } from "./booking.js";
import { copying } from "./copying.js";
import { chips, facts, place, price, where, why } from "./facts.js";
import { gallery } from "./gallery.js";
import { sketch } from "./island.js";
import { booked } from "./viewings.js";
import { listingWords, mapAddress } from "./words.js";

const dialog = $("#listing");
let shown = null; // whose details these are: what is looked up about another listing comes too late

/** Opens a listing's details, or at once its form for a viewing; Escape, the cross or a click beside it closes them. */
export function show(one, open = "") {
  shown = one;
  draw(one);
  dialog.showModal();
  dialog.scrollTop = 0;
  if (open === "book") book(one);
  refresh(one);
}

function draw(one) {
  dialog.setAttribute("aria-label", one.listing.title);
  dialog.replaceChildren(
    el("button.round.close", { type: "button", "aria-label": t("close"), onclick: () => dialog.close() }, icon("cross")),
    gallery(one.listing),
    el("div.details", {}, ...details(one)),
  );
}

function details(one) {
  const { listing } = one;
  return [
    el("div.headline", {}, price(listing), listing.rent_type && el("span.deal", {}, label("deal", listing.rent_type))),
    el("h2", { dir: "auto" }, listing.title),
    where(listing),
    booked(listing),
    el("div.slot"),
    chips(facts(listing)),
    section(t("cards.why"), why(one)),
    listing.description && section(t("cards.about"), el("p.description", { dir: "auto" }, listing.description)),
    whereabouts(listing),
    el("div.last", {}, owner(listing), copying(() => listingWords(one))),
    el("div.actions", {}, listing.rent_type && bookButton(one), ask(listing)),
  ].filter(Boolean);
}

const section = (title, content) => content && el("section", {}, el("h3", {}, title), content);

function whereabouts(listing) {
  const href = mapAddress(listing);
  const link = href && el("a.secondary", { href, target: "_blank", rel: "noopener noreferrer" }, icon("pin"), t("cards.map"), el("span.sr-only", {}, ` openstreetmap.org ${t("sources.opens")}`));
  return section(t("cards.where"), el("div.whereabouts", {}, sketch(listing.location, place(listing)), link));
}

const owner = ({ owner: by }) => by?.display_name && el("p.owner", {}, icon("person"), el("span", {}, t("cards.owner", { name: by.display_name })));

function bookButton(one) {
  return el("button.primary.book", { type: "button", dataset: { testid: "book" }, onclick: () => book(one) }, icon("clock"), t("booking.open"));
}

function ask(listing) {
  const question = () => { dialog.close(); fill(plain(t("cards.question", { title: listing.title }))); };
  return el("button.secondary", { type: "button", onclick: question }, icon("chat"), t("cards.ask"));
}

/** Puts the form below the title and the keyboard into it. */
function book({ listing }) {
  const slot = $(".slot", dialog);
  if (!slot.hasChildNodes()) slot.append(booking(listing, gone));
  $(".actions .book", dialog).hidden = true;
  $("h2", dialog).scrollIntoView({ block: "start" });
  $("input", slot)?.focus();
}

/** Looks whether it is still offered; what the card says may be old. Without an answer the card stays as it is. */
async function refresh(one) {
  const found = await current(one.listing.id).catch((problem) => problem);
  if (shown !== one || !dialog.open) return;
  if (found.status === 404) gone();
  else if (found.id && found.price !== one.listing.price) $(".headline", dialog).replaceChildren(price(found), el("span.deal", {}, t("cards.new_price")));
}

/** Says that it is no longer offered, in the place of all that could be done about it. */
function gone() {
  const note = el("p.gone", { role: "status", dataset: { testid: "listing-gone" } }, icon("warn"), el("span", {}, t("cards.gone")));
  $(".slot", dialog).replaceChildren(note);
  $(".actions", dialog)?.remove();
}

dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
