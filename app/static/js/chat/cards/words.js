import { has, label, t } from "../../lib/i18n.js";
import { cost, facts, place, rooms } from "./facts.js";
import { equivalent } from "../currency.js";

/** Where a listing is, on a map of everybody's; null when nobody knows. */
export function mapAddress({ location }) {
  const { lat, lon } = location ?? {};
  return lat == null || lon == null ? null : `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=15/${lat}/${lon}`;
}

/** A listing as lines of text: all that its card says, for whoever sees no cards. */
export function listingWords({ listing, reasons, misses }) {
  const about = listing.price == null ? "" : equivalent(listing.price, listing.currency);
  const lines = [
    listing.title,
    [deal(listing), cost(listing), about].filter(Boolean).join(" · "),
    [place(listing), ...facts(listing)].filter(Boolean).join(" · "),
    misses?.length && told("compare.misses", misses),
    reasons?.length && told("cards.why", reasons),
    listing.owner?.display_name && t("cards.owner", { name: listing.owner.display_name }),
    mapAddress(listing),
  ];
  return lines.filter(Boolean).join("\n");
}

/** A comparison as text: each listing on its own, the lowest price said in words. */
export function comparisonWords(choices, lowest) {
  return choices.map((one) => [listingWords(one), lowest.has(one.listing.id) && t("compare.lowest")].filter(Boolean).join("\n")).join("\n\n");
}

export const deal = ({ rent_type: name }) => (name && has(`deal.${name}`) ? label("deal", name) : "");
export const size = (listing) => rooms(listing) || "–";
const told = (key, lines) => `${t(key)}: ${lines.join("; ")}`;
