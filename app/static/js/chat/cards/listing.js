import { $, el, icon } from "../../lib/dom.js";
import { label, plain, t } from "../../lib/i18n.js";
import { chips, facts, picture, price, where, why } from "./listings.js";
import { fill } from "../composer.js";

const dialog = $("#listing");

/** Opens a listing's details; Escape, the cross or a click beside it closes them. */
export function show(listing, reasons, misses) {
  dialog.setAttribute("aria-label", listing.title);
  dialog.replaceChildren(
    el("button.round.close", { type: "button", "aria-label": t("close"), onclick: () => dialog.close() }, icon("cross")),
    gallery(listing),
    el("div.details", {}, ...details(listing, reasons, misses)),
  );
  dialog.showModal();
  dialog.scrollTop = 0;
}

function details(listing, reasons, misses) {
  return [
    el("div.headline", {}, price(listing), listing.rent_type && el("span.deal", {}, label("deal", listing.rent_type))),
    el("h2", { dir: "auto" }, listing.title),
    where(listing),
    chips(facts(listing)),
    section(t("cards.why"), why(reasons, misses)),
    listing.description && section(t("cards.about"), el("p.description", { dir: "auto" }, listing.description)),
    listing.owner?.display_name && el("p.owner", {}, icon("person"), el("span", {}, t("cards.owner", { name: listing.owner.display_name }))),
    el("div.actions", {}, ask(listing), map(listing)),
  ].filter(Boolean);
}

const section = (title, content) => el("section", {}, el("h3", {}, title), content);

function gallery({ images, title }) {
  const all = images?.length ? images : [null];
  const frames = all.map((url, at) => el("div.frame", { id: `picture-${at}` }, picture(url, all.length > 1 ? t("cards.picture", { n: at + 1, of: all.length, title }) : title)));
  const strip = el("div.gallery", { tabindex: all.length > 1 ? "0" : null, role: "group", "aria-label": t("cards.pictures") }, ...frames);
  if (all.length < 2) return strip;
  const move = (by) => strip.scrollBy({ left: by * strip.clientWidth * (getComputedStyle(strip).direction === "rtl" ? -1 : 1) });
  const arrow = (name, by) => el(`button.round.${name}`, { type: "button", "aria-label": t(`cards.${name}`), onclick: () => move(by) }, icon(name));
  return el("div.pictures", {}, strip, arrow("previous", -1), arrow("next", 1));
}

function ask(listing) {
  const question = () => { dialog.close(); fill(plain(t("cards.question", { title: listing.title }))); };
  return el("button.primary", { type: "button", onclick: question }, icon("chat"), t("cards.ask"));
}

function map({ location }) {
  const { lat, lon } = location ?? {};
  if (lat == null || lon == null) return null;
  const href = `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=15/${lat}/${lon}`;
  return el("a.secondary", { href, target: "_blank", rel: "noopener noreferrer" }, icon("pin"), t("cards.map"));
}

dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
