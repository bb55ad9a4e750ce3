import { $ } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

const dialog = $("#confirm");
let settle = () => {};

/** Asks before something that cannot be undone; answers true or false. */
export function confirm(question, why, yes) {
  answer();
  $("h2", dialog).textContent = t(question);
  $("p", dialog).textContent = t(why);
  $("[value=yes]", dialog).textContent = t(yes);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => { settle = resolve; });
}

function answer() {
  settle(dialog.returnValue === "yes");
}

// The browser tells a close a moment later: by then the next question may have been asked, and this is no answer to it.
dialog.addEventListener("close", () => { if (!dialog.open) answer(); });
