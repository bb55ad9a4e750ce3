import { el } from "../lib/dom.js";
import { label, t } from "../lib/i18n.js";
import { state, took } from "./bits.js";

const SVG = "http://www.w3.org/2000/svg";
const LEAST = 0.6; // per cent: a step that took no time is still seen
const GOOD = ["ok", "stored", "claimed"];

/** The steps of a turn, one below the other as they began, each where it lies in the whole: a table with bars.
 * A step of which it was not recorded when it began has none. */
export function timeline(rows) {
  const whole = Math.max(1, ...rows.map(end));
  const head = ["step", "course", "took", "outcome"].map((name) => el("th", { scope: "col", dataset: { name } }, t(`admin.trace.${name}`)));
  return el("table.trace", { dataset: { testid: "timeline" } }, el("caption", {}, t("admin.trace.about", { count: rows.length, whole: took(whole) })), el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows.map((step) => line(step, whole))));
}

const end = ({ started_ms: start, took_ms: length }) => start + (length ?? 0);

const line = (step, whole) => el("tr", { dataset: { kind: step.kind, testid: "step" } },
  el("th", { scope: "row" }, el("span.kind", {}, label("admin.trace.kind", step.kind)), el("bdi", { dir: "ltr" }, step.name)),
  el("td.course", {}, ...(step.started_ms == null ? [] : [bar(step, whole), el("span.sr-only", {}, t("admin.trace.after", { time: took(step.started_ms) }))])),
  el("td.took", {}, took(step.took_ms)),
  el("td.outcome", {}, step.outcome && state(step.outcome, GOOD.includes(step.outcome) ? "good" : undefined), step.detail && el("small", { dir: "auto" }, step.detail)));

/** A step on its place in the whole, from the side where the page begins. */
function bar({ started_ms: start, took_ms: length }, whole) {
  const width = Math.max(LEAST, ((length ?? 0) / whole) * 100);
  const from = Math.min(100 - width, (start / whole) * 100);
  const x = document.documentElement.dir === "rtl" ? 100 - from - width : from;
  const svg = document.createElementNS(SVG, "svg");
  const rect = document.createElementNS(SVG, "rect");
  for (const [name, value] of Object.entries({ class: "bar", "aria-hidden": "true", width: "100%", height: 16 })) svg.setAttribute(name, value);
  for (const [name, value] of Object.entries({ x: `${x}%`, y: 2, width: `${width}%`, height: 12, rx: 3 })) rect.setAttribute(name, value);
  svg.append(rect);
  return svg;
}
