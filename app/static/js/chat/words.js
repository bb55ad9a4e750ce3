import { el } from "../lib/dom.js";
import { answers, bring } from "./answers.js";

/** The words of one message, with the listings it recommends in the place of a list that says the same in words. */
export class Words {
  constructor() {
    this.#begin();
  }

  /** Answers the nodes that show the message; what stands there stays, also when the last word has come. */
  show(message) {
    const { role, content, status, meta, recommendations } = message;
    if (this.rest || this.raw) this.#begin();
    if (meta?.language) this.bubble.lang = meta.language;
    if (role === "user") return this.#plain(content);
    if (!answers.here) return this.#raw(content);
    this.writing ??= new answers.here.Writing(this.bubble);
    const open = status === "writing" || status === "stopping";
    if (open) this.writing.write(content);
    else this.writing.end(content);
    if (!open && recommendations?.length) return this.#split(message);
    return this.bubble.hasChildNodes() ? [this.bubble] : [];
  }

  #begin() {
    this.bubble = el("div.bubble");
    Object.assign(this, { writing: null, rest: null, raw: false });
  }

  /** Words are there to be read also while what draws them is still to come. */
  #raw(content) {
    bring();
    this.raw = true;
    this.bubble.classList.add("raw");
    return content ? this.#plain(content) : [];
  }

  #plain(content) {
    this.bubble.dir = "auto";
    this.bubble.textContent = content;
    return [this.bubble];
  }

  #split(message) {
    this.rest = el("div.bubble", { lang: this.bubble.lang || null });
    const list = [...this.bubble.children].find((part) => names(part, message.recommendations));
    while (list?.nextSibling) this.rest.append(list.nextSibling);
    list?.remove();
    return [this.bubble, answers.here.listings(message), this.rest].filter((part) => part.hasChildNodes());
  }
}

function names(part, recommendations) {
  if (!part.matches("ol, ul") || part.children.length !== recommendations.length) return false;
  return recommendations.every(({ listing }, at) => listing && part.children[at].textContent.startsWith(listing.title));
}
