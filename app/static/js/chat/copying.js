import { el, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { render } from "../lib/markdown.js";
import { plainText } from "../lib/plain.js";
import { announce, toast } from "./status.js";

const SHOWN = 1800;
const KEPT = new Set(["href", "start", "dir"]);

/** Puts a message on the clipboard, for plain places as plain words, for others with its bold and its lists. */
export async function copy({ content }, button) {
  try {
    await put(plainText(render(content)), bare(render(content)));
  } catch (error) {
    console.warn("a message could not be copied", error);
    return toast(t("message.not_copied"), "error");
  }
  announce(t("message.copied"));
  button.classList.add("done");
  button.replaceChildren(icon("check"));
  setTimeout(() => { button.classList.remove("done"); button.replaceChildren(icon("copy")); }, SHOWN);
}

/** The nodes without what only this page has a use for. */
function bare(fragment) {
  const box = el("div", {}, fragment);
  for (const host of box.querySelectorAll(".host")) host.remove();
  for (const node of box.querySelectorAll("*")) for (const { name } of [...node.attributes]) if (!KEPT.has(name)) node.removeAttribute(name);
  return box.innerHTML;
}

/** Asks the browser; one without rich copying gets the words, one that withholds the clipboard on plain http its old way. */
async function put(words, html) {
  if (!navigator.clipboard) return old(words);
  if (!window.ClipboardItem) return navigator.clipboard.writeText(words);
  const as = (type, text) => new Blob([text], { type });
  return navigator.clipboard.write([new ClipboardItem({ "text/plain": as("text/plain", words), "text/html": as("text/html", html) })]);
}

function old(words) {
  const focused = document.activeElement;
  const box = el("textarea.sr-only", { readonly: true, "aria-hidden": "true", tabindex: "-1" }, words);
  document.body.append(box);
  box.select();
  const copied = document.execCommand("copy");
  box.remove();
  focused?.focus();
  if (!copied) throw new Error("the browser refused");
}
