import { $ } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

const dialog = $("#confirm");

/** Asks before something that cannot be undone; answers true or false. */
export function confirm(question, why, yes) {
  $("h2", dialog).textContent = t(question);
  $("p", dialog).textContent = t(why);
  $("[value=yes]", dialog).textContent = t(yes);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}
