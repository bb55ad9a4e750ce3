import { el } from "../../lib/dom.js";
import { label, t } from "../../lib/i18n.js";
import { appointment } from "../../lib/format.js";
import { facts, slip } from "./slip.js";

/** An appointment to see a home, in the island's time whoever reads it from wherever. */
export function viewing({ state, title, starts_at }) {
  const time = el("span", {}, el("time", { datetime: starts_at }, appointment(starts_at)), el("small", {}, ` ${t("viewing.zone")}`));
  const lines = facts([[t("viewing.what"), title], [t("viewing.when"), time]]);
  const waits = state === "requested" && el("p.hint", {}, t("viewing.waits"));
  return slip("viewing", { sign: "clock", title: t("viewing.title"), state: label("viewing", state) }, lines, waits);
}
