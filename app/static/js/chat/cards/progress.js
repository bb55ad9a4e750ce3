import { el } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { progress } from "./asked.js";

/** How the asking goes, in counts that the server keeps; nothing before anybody was asked. */
export function steps(detail) {
  const { asked, reached, read, offers, failed } = progress(detail);
  if (!asked) return null;
  const told = [
    t("asking.asked", { count: asked }),
    reached && t("asking.reached", { count: reached }),
    read && t("asking.read", { count: read }),
    t("asking.offers", { count: offers }),
    failed && t("asking.failed", { count: failed }),
  ];
  return el("p.progress", { dataset: { testid: "asking" } }, el("progress", { max: asked, value: Math.min(offers, asked), "aria-hidden": "true" }), el("span", {}, told.filter(Boolean).join(" · ")));
}
