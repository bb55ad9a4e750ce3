import { $$, el, icon } from "../../lib/dom.js";
import { bookings as api } from "../../lib/api.js";
import { emit, on } from "../../lib/bus.js";
import { appointment } from "../../lib/format.js";
import { label, t } from "../../lib/i18n.js";

const OPEN = ["requested", "confirmed"];
const known = new Map(); // this person's viewings by id, as far as this page has heard
let asked = null;

/** The viewing with that id, or the one of a home that is still to come; undefined when there is none. */
export const of = (id) => known.get(id);
export const coming = (listingId) => [...known.values()].find((one) => one.listing_id === listingId && isOpen(one));
export const isOpen = ({ status, starts_at }) => OPEN.includes(status) && new Date(starts_at) > new Date();

/** Takes in what the server says of a viewing and brings every card that shows it up to date. */
export function take({ id, status, starts_at, listing, listing_id = listing?.id }) {
  const before = known.get(id);
  if (before?.status === status && before.starts_at === starts_at) return;
  known.set(id, { id, status, starts_at, listing_id });
  for (const node of $$(`.booked[data-listing="${CSS.escape(listing_id)}"]`)) fill(node);
  emit("viewing", id);
}

/** The line of a listing's card that tells of the person's viewing of it; empty without one. */
export function booked(listing) {
  if (listing.rent_type) look();
  return fill(el("p.booked", { dataset: { listing: listing.id } }));
}

function fill(node) {
  const one = coming(node.dataset.listing);
  node.hidden = !one;
  node.replaceChildren(...(one ? [icon(one.status === "confirmed" ? "checks" : "clock"), el("span", {}, t("booking.state", { state: label("viewing", one.status), when: appointment(one.starts_at) }))] : []));
  return node;
}

/** Asks once for the viewings this person has: a card may be older than what became of it. */
export function look() {
  asked ??= api.mine().then(({ items }) => items.forEach(take), (problem) => { console.warn("viewings are not known", problem.code); });
  return asked;
}

/** Steps of a viewing arrive as notifications, for the person as for the owner; only the person's are drawn here. */
function hear({ data }) {
  if (data?.booking_id && data.as === "person") take({ id: data.booking_id, ...data });
}

on("socket:notification", hear);
on("ready", () => { if (asked) { asked = null; look(); } });
on("session:begun", () => { known.clear(); asked = null; });
on("language", () => { for (const node of $$(".booked")) fill(node); });
