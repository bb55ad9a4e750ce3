import { el, icon } from "../lib/dom.js";
import { language, t } from "../lib/i18n.js";
import * as bubble from "./bubble.js";
import { fill } from "./remembered/chips.js";

/** How each type of row of the transcript is made, drawn and known to be unchanged. */
const ROWS = {
  message: { make: () => el("article.message"), draw: bubble.draw, same: bubble.same },
  day: { make: () => el("div.date", {}, el("div.day", {}, el("span"))), draw: drawDay, same: (a, b) => a.today === b.today },
  unread: { make: makeUnread, draw: (node) => { node.firstChild.textContent = t("unread.here"); }, same: () => true },
  mind: { make: () => el("p.mind", { dataset: { testid: "mind-note" } }), draw: drawMind, same: (a, b) => a.degraded === b.degraded },
  remembered: { make: makeRemembered, draw: drawRemembered, same: () => false },
};

const of = ({ type }) => ROWS[type ?? "message"];

export const make = (item) => of(item).make();
export const draw = (node, item) => of(item).draw(node, item);
export const same = (a, b) => of(b).same(a, b);

/** A day's row holds all that was said on it: its name stands at the top as long as any of that is read. */
function drawDay(node, { name }) {
  node.firstChild.firstChild.textContent = name();
}

function makeUnread() {
  return el("div.unread", { role: "separator", dataset: { testid: "unread-divider" } }, el("span"));
}

function drawMind(node, { degraded }) {
  node.replaceChildren(icon(degraded ? "info" : "check"), el("span", {}, t(degraded ? "mind.degraded" : "mind.full")));
}

function makeRemembered() {
  return el("section.remembered", { dataset: { testid: "remembered" } }, el("ul", { role: "list" }));
}

function drawRemembered(node, { preferences }) {
  if (node.dataset.language !== language()) node.firstChild.replaceChildren();
  node.dataset.language = language();
  node.setAttribute("aria-label", t("remembered.from"));
  fill(node.firstChild, preferences);
}
