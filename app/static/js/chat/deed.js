import { el, icon } from "../lib/dom.js";

/** A button of one sign that says what it does; `words` are shown beside it where there is room. */
export function button(deed, sign, name, action, { words, ...more } = {}) {
  const node = el(`button.deed${words ? ".worded" : ""}`, { type: "button", "aria-label": name, title: name, dataset: { deed, testid: `message-${deed}` }, ...more }, icon(sign), words && el("span", {}, words));
  node.addEventListener("click", () => action(node));
  return node;
}
