import { $, $$, el } from "../lib/dom.js";
import { number } from "../lib/format.js";
import { t } from "../lib/i18n.js";
import { address } from "./place.js";
import { may, who } from "./session.js";
import { VIEWS } from "./views.js";

const places = $("#places");
const button = $("#menu");
/** What the menu counts, from an overview: only what somebody should look at. */
const COUNTS = {
  overview: ({ alerts }) => alerts.length,
  queues: ({ queues }) => queues.filter(({ paused }) => paused).length,
  dead: ({ failures }) => failures.open,
  breakers: ({ breakers }) => breakers.filter(({ state, forced }) => forced || state !== "closed").length,
};

export function draw(current) {
  const links = Object.keys(VIEWS).map((name) => el("li", {}, el("a", { href: address(name), dataset: { place: name }, "aria-current": name === current && "page" }, el("span", {}, t(`admin.view.${name}`)))));
  const { display_name: name } = who();
  const role = el("p.who", {}, el("span", {}, el("bdi", {}, name)), el("small", {}, t(may() ? "admin.role.admin" : "admin.role.operator")));
  const counted = new Map($$("[data-count]", places).map((node) => [node.dataset.count, node]));
  places.replaceChildren(el("ul", { role: "list", dataset: { arrows: "a" } }, ...links), role);
  for (const [place, node] of counted) $(`[data-place="${place}"]`, places)?.append(node);
  toggle(false);
}

/** Brings the numbers beside the views up to date. */
export function count(overview) {
  for (const [name, many] of Object.entries(COUNTS)) {
    const link = $(`[data-place="${name}"]`, places);
    if (!link) continue;
    $("[data-count]", link)?.remove();
    const value = many(overview);
    if (value) link.append(el("span.badge", { dataset: { count: name } }, number(value)));
  }
}

function toggle(open) {
  document.body.toggleAttribute("data-menu", open);
  button.setAttribute("aria-expanded", String(open));
}

button.addEventListener("click", () => {
  const open = button.getAttribute("aria-expanded") !== "true";
  toggle(open);
  if (open) ($("[aria-current]", places) ?? $("a", places)).focus();
});
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || button.getAttribute("aria-expanded") !== "true") return;
  toggle(false);
  button.focus();
});
places.addEventListener("click", ({ target }) => { if (target.closest("a[aria-current]")) toggle(false); });
