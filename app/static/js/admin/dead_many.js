import { el } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { toast } from "../lib/telling.js";
import { answered } from "./asked.js";
import { change } from "./deed.js";
import { send } from "./session.js";

const SHOWN = 8;

/** Shows what a replay of all open jobs of the filter would do, and does it only then. */
export function replayMany({ actor }, after) {
  const filter = actor ? { actor, state: "open" } : { state: "open" };
  return answered(send("POST", "/admin/failed-tasks/replay", { filter, dry_run: true }), (planned) => (
    planned.replayed.length ? change(question(filter, planned), after) : toast(t("admin.dead.many_none", { skipped: planned.skipped.length }))
  ));
}

const question = (filter, planned) => ({
  title: t("admin.dead.many_title", { count: planned.replayed.length }),
  why: filter.actor ? t("admin.dead.many_of", { actor: filter.actor }) : t("admin.dead.many_all"),
  extra: plan(planned), yes: t("admin.dead.many_yes", { count: planned.replayed.length }),
  send: () => send("POST", "/admin/failed-tasks/replay", { filter, dry_run: false }),
  done: (told) => t("admin.dead.many_done", { count: told.replayed.length, skipped: told.skipped.length }),
});

function plan({ replayed, skipped, more }) {
  const lines = [...replayed.map(({ actor, preview }) => [actor, preview.would]), ...skipped.map(({ actor, why }) => [actor, t("admin.dead.skipped", { why })])];
  const rest = lines.length - SHOWN;
  return el("div.box.plan", { dataset: { testid: "plan" } },
    el("ul", { role: "list" }, ...lines.slice(0, SHOWN).map(([actor, words]) => el("li", {}, el("bdi.id", { dir: "ltr" }, actor), " ", el("span", {}, words)))),
    rest > 0 && el("p.hint", {}, t("admin.dead.and_more", { count: rest })), more && el("p.hint", {}, t("admin.dead.only_500")));
}
