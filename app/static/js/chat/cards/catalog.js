import { el } from "../../lib/dom.js";
import { choices } from "./choices.js";
import { handOff } from "./hand_off.js";
import { quotes } from "./quotes.js";
import { request } from "./request.js";
import { sources } from "./sources.js";
import { viewing } from "./viewing.js";

/** What may stand under an answer: the kind of a card and who draws it. Adding one is a file here and a line below. */
const CARDS = { request, quotes, viewing, sources, hand_off: handOff, choices };

/** The cards of a message. A kind that is not known here, or a card that makes no sense, is left out: the words say it too. */
export function cards(item) {
  const drawn = list(item.meta?.cards).map((card) => draw(card, item)).filter(Boolean);
  return drawn.length > 0 && el("div.slips", {}, ...drawn);
}

const list = (value) => (Array.isArray(value) ? value : []);

function draw(card, item) {
  if (!Object.hasOwn(CARDS, card?.kind ?? "")) return null;
  try {
    return CARDS[card.kind](card, item);
  } catch (error) {
    console.warn("a card could not be drawn", card.kind, error);
    return null;
  }
}
