import { finished, render } from "./markdown.js";
import { mend } from "./mend.js";
import { morph } from "./morph.js";

/** Markdown that arrives in pieces: a block that is finished keeps its nodes for good, only the last one is drawn again. */
export class Writing {
  constructor(node) {
    Object.assign(this, { node, text: "", kept: 0 });
  }

  /** Shows a text that may go on. */
  write(text) {
    this.#show(text, true);
  }

  /** Shows a text as it is for good. */
  end(text) {
    this.#show(text, false);
  }

  #show(given, open) {
    const text = given.replace(/\r\n?/g, "\n");
    if (!text.startsWith(this.text)) Object.assign(this, { text: "", kept: 0 });
    const rest = text.slice(this.text.length);
    const length = finished(rest);
    const done = length ? [...render(rest.slice(0, length)).childNodes] : [];
    const tail = rest.slice(length);
    const last = open ? render(mend(tail), tail) : render(tail);
    morph(this.node, [...done, ...last.childNodes], this.kept);
    this.kept += done.length;
    this.text += rest.slice(0, length);
  }
}
