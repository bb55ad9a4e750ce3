import "dompurify"; // in its small form it is no module: it leaves a name behind
import { marked } from "marked";
import { dress } from "./dress.js";

const { DOMPurify } = globalThis;
const plain = ({ text }) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const never = () => undefined;
marked.use({
  breaks: true,
  gfm: true,
  renderer: { html: plain, image: plain, checkbox: ({ checked }) => (checked ? "☑ " : "☐ ") },
  // HTML is words like any other. An address named elsewhere in the text would change blocks that are finished already.
  // One tilde is “about”: “~£500-~£600” is not struck out.
  tokenizer: { html: never, tag: never, def: never, del: (source) => (/^~(?!~)/.test(source) ? undefined : false) },
});

const TAGS = ["p", "br", "strong", "em", "del", "ul", "ol", "li", "a", "code", "pre", "blockquote", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"];
// No images: a picture's address in a model's words could carry the conversation away.
const ALLOWED = { ALLOWED_TAGS: TAGS, ALLOWED_ATTR: ["href", "start"], ADD_URI_SAFE_ATTR: ["start"], ALLOW_DATA_ATTR: false, ALLOW_ARIA_ATTR: false, ALLOWED_URI_REGEXP: /^(?:https?:|mailto:)/i, RETURN_DOM_FRAGMENT: true };
const ADDRESS = /(?:https?:\/\/|www\.)[^\s<]*$|[^\s<@]+@[^\s<@]*$/i;

/** Turns markdown into safe nodes, one for each block. In an `open` text the address at its end may not be complete: no link yet. */
export function render(text, open = "") {
  const fragment = DOMPurify.sanitize(marked.parse(text), ALLOWED);
  for (const node of [...fragment.childNodes]) if (node.nodeType === Node.TEXT_NODE && !node.data.trim()) node.remove();
  const address = ADDRESS.exec(open)?.[0];
  const last = address && [...fragment.querySelectorAll("a")].at(-1);
  if (last && address.includes(last.textContent)) last.replaceWith(last.textContent);
  return dress(fragment);
}

/** How much of a text no further words can change: all before its last block, once that has begun beyond doubt. */
export function finished(text) {
  if (!/\n[ \t]*\n/.test(text)) return 0;
  const blocks = new marked.Lexer(marked.defaults).blockTokens(text, []);
  if (blocks.map(({ raw }) => raw).join("") !== text) return 0;
  const last = blocks.findLastIndex(({ type }) => type !== "space");
  const rest = blocks.slice(last).map(({ raw }) => raw).join("");
  const before = text.slice(0, text.length - rest.length);
  return last > 0 && /\n[ \t]*\n$/.test(before) && /^(?:\p{L}|[^\n]*\n)/u.test(rest) ? before.length : 0;
}
