import { el, icon } from "../lib/dom.js";
import { label, t } from "../lib/i18n.js";
import { moment } from "./bits.js";

/** What is wrong now, above all figures; it is read aloud when it begins or ends, and not when a figure in it moves. */
export function alerts() {
  const list = el("ul.alerts", { role: "list", dataset: { testid: "alerts" } });
  const aloud = el("p.sr-only", { role: "status" });
  let known = "";

  function show(all) {
    const signs = JSON.stringify(all);
    if (list.sign === signs) return;
    list.sign = signs;
    list.replaceChildren(...all.map(line));
    const names = all.map(({ name }) => label("admin.alert", name)).join(", ");
    if (names !== known) aloud.textContent = names ? t("admin.alerts", { names }) : t("admin.alerts_over");
    known = names;
  }

  return { node: el("div", {}, list, aloud), show };
}

const line = ({ name, since, told, detail }) => el("li.box.alert", { dataset: { alert: name } }, icon("warn"),
  el("div", {}, el("strong", {}, label("admin.alert", name)), detail && el("p", { dir: "auto" }, detail), el("p.hint", {}, t("admin.alert_since"), " ", moment(since), " · ", t(told ? "admin.alert_told" : "admin.alert_untold"))));
