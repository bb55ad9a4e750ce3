import { el } from "../../lib/dom.js";
import { on } from "../../lib/bus.js";
import { lazy } from "../../lib/lazy.js";
import { choices } from "./choices.js";

/** What may stand under an answer: the kind of a card and who draws it. Adding one is a file here and a line there. */
const slips = lazy(() => import("./slips.js"), "slips");
const of = (kind) => (kind === "choices" ? choices : slips.here?.[kind]);
const waiting = new Map(); // by the place that a card is kept: the card, and the message it stands under

/** The cards of a message. A kind that is not known here, or a card that makes no sense, is left out: the words say it too. */
export function cards(item) {
  const drawn = list(item.meta?.cards).map((card) => (of(card?.kind) || slips.here ? draw(card, item) : keep(card, item))).filter(Boolean);
  return drawn.length > 0 && el("div.slips", {}, ...drawn);
}

const list = (value) => (Array.isArray(value) ? value : []);

/** The place of a card whose drawing is still to come. */
function keep(card, item) {
  const place = el("div", { hidden: true });
  waiting.set(place, [card, item]);
  slips.use(fill);
  return place;
}

function fill() {
  for (const [place, [card, item]] of waiting) place.replaceWith(draw(card, item) || "");
  waiting.clear();
}

function draw(card, item) {
  try {
    return of(card?.kind)?.(card, item) ?? null;
  } catch (error) {
    console.warn("a card could not be drawn", card.kind, error);
    return null;
  }
}

on("conversation:sent", () => slips.fetch().catch(() => null)); // the answer may bring one; what fails is told when it does
on("ready", () => { if (waiting.size) slips.use(fill); });
