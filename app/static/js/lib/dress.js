import { el } from "./dom.js";
import { t } from "./i18n.js";

const BLOCKS = "p, li, h1, h2, h3, h4, h5, h6, th, td";
const STRONG = /\p{L}/u;
const RIGHT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** Gives clean nodes what this page wants of them: honest links, a direction for each block, room for what is wide. */
export function dress(fragment) {
  fragment.querySelectorAll("a").forEach(link);
  fragment.querySelectorAll(BLOCKS).forEach((node) => { node.dir = "auto"; });
  // `auto` would not look into the items, which have a direction of their own.
  fragment.querySelectorAll("ul, ol, table, blockquote").forEach((node) => { node.dir = direction(node.textContent); });
  fragment.querySelectorAll("table").forEach(widen);
  fragment.querySelectorAll("pre").forEach((node) => reach(node, "words.code"));
  return fragment;
}

/** A link elsewhere says where to, whatever its words claim, and tells that place nothing. */
function link(node) {
  if (!node.hasAttribute("href")) return;
  if (node.username || node.password) return node.removeAttribute("href"); // “https://bank.com@elsewhere.com”
  Object.assign(node, { target: "_blank", rel: "noopener noreferrer" });
  const place = node.protocol === "mailto:" ? decode(node.pathname) : node.host;
  if (place !== location.host && !names(node.textContent.trim(), place)) node.append(" ", el("span.host", { dir: "ltr" }, `(${place})`));
}

/** Whether the words of a link are its address already. */
function names(words, place) {
  if (words === place) return true;
  try {
    return new URL(words).host === place;
  } catch {
    return words.startsWith(`${place}/`); // no address with a scheme
  }
}

function decode(address) {
  try {
    return decodeURIComponent(address);
  } catch {
    return address; // not meant to be decoded
  }
}

export function direction(text) {
  const first = STRONG.exec(text)?.[0];
  return first && RIGHT.test(first) ? "rtl" : "ltr";
}

function widen(table) {
  const box = el("div.wide-table");
  table.replaceWith(box);
  box.append(table);
  reach(box, "words.table");
}

/** What scrolls can be reached by keyboard, and says what it is. */
function reach(node, name) {
  for (const [attribute, value] of Object.entries({ tabindex: "0", role: "group", "aria-label": t(name) })) node.setAttribute(attribute, value);
}
