import { el, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import * as bubble from "./bubble.js";
import { fill } from "./remembered/chips.js";

/** How each type of row of the transcript is made, drawn and known to be unchanged. */
const ROWS = {
  message: { make: () => el("article.message"), draw: bubble.draw, same: bubble.same },
  day: { make: () => el("div.day"), draw: (node, { name }) => node.replaceChildren(el("span", {}, name)), same: () => true },
  mind: { make: () => el("p.mind", { dataset: { testid: "mind-note" } }), draw: drawMind, same: (a, b) => a.degraded === b.degraded },
  remembered: { make: makeRemembered, draw: (node, { preferences }) => fill(node.firstChild, preferences), same: () => false },
};

const of = ({ type }) => ROWS[type ?? "message"];

export const make = (item) => of(item).make();
export const draw = (node, item) => of(item).draw(node, item);
export const same = (a, b) => of(b).same(a, b);

function drawMind(node, { degraded }) {
  node.replaceChildren(icon(degraded ? "info" : "check"), el("span", {}, t(degraded ? "mind.degraded" : "mind.full")));
}

function makeRemembered() {
  return el("section.remembered", { "aria-label": t("remembered.from"), dataset: { testid: "remembered" } }, el("ul", { role: "list" }));
}
