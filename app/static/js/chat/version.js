import { $, el, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { install } from "../lib/offline.js";

/** Says that there is a newer page, and leaves it to the reader when to load it: a draft may be half written. */
function offer() {
  if ($("#toasts .renewed")) return;
  const reload = el("button.quiet", { type: "button", dataset: { testid: "reload" }, onclick: () => location.reload() }, t("version.reload"));
  const close = el("button.round", { type: "button", "aria-label": t("close"), onclick: () => note.remove() }, icon("cross"));
  const note = el("div.toast.renewed", { dataset: { testid: "renewed" } }, icon("again"), el("span", {}, t("version.new")), reload, close);
  $("#toasts").append(note);
}

/** The page comes first: what it needs without a network is fetched when there is nothing else to do. */
function later() {
  const idle = window.requestIdleCallback ?? ((action) => setTimeout(action, 500));
  idle(() => install(offer));
}

if (document.readyState === "complete") later();
else addEventListener("load", later, { once: true });
