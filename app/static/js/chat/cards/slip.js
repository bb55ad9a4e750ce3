import { el, icon } from "../../lib/dom.js";

/** The paper all cards are written on: a sign, a title, where the matter stands, and what there is to say. */
export function slip(kind, { sign, title, state }, ...parts) {
  const head = el("header", {}, icon(sign), el("h2", {}, title), state && el("span.state", {}, state));
  return el(`section.slip.${kind}`, { "aria-label": title, dataset: { testid: `card-${kind}` } }, head, ...parts);
}

/** Names and what they stand for; those with nothing to say are left out. */
export function facts(pairs) {
  const told = pairs.filter(([, value]) => value != null && value !== "");
  return told.length > 0 && el("dl", {}, ...told.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", { dir: "auto" }, value))));
}
