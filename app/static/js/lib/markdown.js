import DOMPurify from "dompurify";
import { marked } from "marked";

const plain = ({ text }) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
marked.use({ breaks: true, gfm: true, renderer: { html: plain, image: plain } });

const TAGS = ["p", "br", "strong", "em", "del", "ul", "ol", "li", "a", "code", "pre", "blockquote", "hr", "h1", "h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td"];
// No images: a picture's address in a model's words could carry the conversation away.
const ALLOWED = { ALLOWED_TAGS: TAGS, ALLOWED_ATTR: ["href", "start"], ALLOWED_URI_REGEXP: /^(?:https?:|mailto:)/i, RETURN_DOM_FRAGMENT: true };

/** Turns markdown into safe nodes; `open` heals what a reply being written has not closed yet. */
export function render(text, open = false) {
  const fragment = DOMPurify.sanitize(marked.parse(open ? heal(text) : text), ALLOWED);
  for (const link of fragment.querySelectorAll("a")) {
    if (!link.href) continue;
    Object.assign(link, { target: "_blank", rel: "noopener noreferrer", title: link.hostname });
  }
  return fragment;
}

function heal(text) {
  const cut = text.replace(/\[[^\]\n]*(\]\([^)\s]*)?$/, "").replace(/(\*{1,2}|_|`{1,3})$/, "");
  if (cut.split("```").length % 2 === 0) return `${cut}\n\`\`\``;
  return cut.split("**").length % 2 === 0 ? `${cut.trimEnd()}**` : cut;
}
