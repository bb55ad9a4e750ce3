import { el } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/** What vendors are counted as once it is known what became of their message. */
export const COUNTS = ["sent", "failed", "skipped", "unknown"];

/** How far it is: who is in no count is still to be reached. */
export function course(one) {
  const settled = COUNTS.reduce((sum, name) => sum + one[name], 0);
  const words = t("admin.broadcasts.course", { settled, total: one.total });
  return el("div.course", {}, el("progress", { max: one.total || 1, value: settled, "aria-label": words }), el("span", {}, words));
}
