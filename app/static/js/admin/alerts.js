import { el, icon } from "../lib/dom.js";
import { label, t } from "../lib/i18n.js";
import { moment } from "./bits.js";

const FIRST = 3;

/** What is wrong, and below it what operators were told lately, above all figures; it is read aloud when something is added, not at every push. */
export function alerts() {
  const list = el("ul.alerts", { role: "list", dataset: { testid: "alerts" } });
  const rest = el("ul.alerts", { role: "list" });
  const count = el("summary");
  const older = el("details.older", { hidden: true }, count, rest);
  const aloud = el("p.sr-only", { role: "status" });
  const unseen = el("p.notice", { role: "alert", hidden: true });
  let signs = "";
  let newest = "";

  function show({ alerts: all, unseen: blind }) {
    unseen.textContent = blind.length ? t("admin.unseen") : "";
    unseen.hidden = !blind.length;
    if (signs === (signs = JSON.stringify(all))) return;
    const shown = Math.max(FIRST, all.filter(({ open }) => open).length);
    list.replaceChildren(...all.slice(0, shown).map(line));
    rest.replaceChildren(...all.slice(shown).map(line));
    older.hidden = all.length <= shown;
    count.textContent = t("admin.alerts_more", { count: all.length - shown });
    if (all.length && newest !== all[0].since) aloud.textContent = t("admin.alerts", { names: label("admin.alert", all[0].name) });
    newest = all[0]?.since ?? "";
  }

  return { node: el("section.told", { "aria-label": t("admin.alerts_lately") }, unseen, list, older, aloud), show };
}

const line = ({ name, open, since, told, detail }) => el(`li.box.alert${open ? ".open" : ""}`, { dataset: { alert: name } }, icon(open ? "warn" : "info"),
  el("div", {}, el("strong", {}, label("admin.alert", name)), detail && el("p", { dir: "auto" }, detail), el("p.hint", {}, moment(since), " · ", t(told ? "admin.alert_told" : "admin.alert_untold"))));
