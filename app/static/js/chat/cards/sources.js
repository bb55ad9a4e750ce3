import { el } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { date } from "../../lib/format.js";
import { slip } from "./slip.js";

/** Where local knowledge comes from, who says so and when it was last looked at. */
export function sources({ sources: all }) {
  if (!all?.length) return null;
  return slip("sources", { sign: "info", title: t("sources.title", { count: all.length }) }, el("ul", { role: "list" }, ...all.map(line)));
}

function line({ title, source, url, checked }) {
  const told = [source, checked && t("sources.checked", { date: date(checked) })].filter(Boolean).join(" · ");
  return el("li", {}, link(title, url), el("small", { dir: "auto" }, told));
}

/** Only what is fetched over https is a link; its host is shown before anybody goes there. */
function link(title, url) {
  const address = url && URL.canParse(url) ? new URL(url) : null;
  if (address?.protocol !== "https:") return el("span", { dir: "auto" }, title);
  const words = [el("span", { dir: "auto" }, title), el("span.host", {}, address.hostname), el("span.sr-only", {}, t("sources.opens"))];
  return el("a", { href: address.href, target: "_blank", rel: "noopener noreferrer", title: address.hostname }, ...words);
}
