import { $ } from "../lib/dom.js";
import { on } from "../lib/bus.js";

/** What a shortcut of the installed page leads to (`/?open=…`) is what a button of the page does. */
const BUTTONS = { new: "#sidebar [data-new-thread]", notices: "#bell" };

/** Once: a reload does not do it again. */
function follow() {
  const here = new URL(location.href);
  const button = BUTTONS[here.searchParams.get("open")];
  if (!button) return;
  here.searchParams.delete("open");
  history.replaceState(history.state, "", here);
  $(button).click();
}

on("ready", follow);
