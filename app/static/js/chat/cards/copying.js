import { el, icon } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { toast } from "../status.js";

/** A button that copies what `words` says at that moment, and says whether it could. */
export function copying(words) {
  return el("button.quiet", { type: "button", dataset: { testid: "copy-text" }, onclick: () => copy(words()) }, icon("copy"), t("cards.copy"));
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(t("cards.copied"));
  } catch (error) {
    console.warn("nothing was copied", error);
    toast(t("cards.not_copied"), "error");
  }
}
