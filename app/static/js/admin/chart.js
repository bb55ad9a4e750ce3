import uPlot from "uplot";
import { el } from "../lib/dom.js";
import { clock, number } from "../lib/format.js";
import { t } from "../lib/i18n.js";

const HEIGHT = 190;
const LETTER = 7; // px that a letter of an axis needs
const root = document.documentElement;
const colour = (name) => getComputedStyle(root).getPropertyValue(name).trim();

/** A chart over time: `lines` are `{ label, colour, unit(value) }`, `colour` the name of a token. `draw(times, values)`
 * shows it, times in seconds, one row of values per line. For who does not see it, it is a picture with its last values. */
export function chart({ title, about, lines }) {
  const last = lines.map(({ label, colour: name }) => el("li", { dataset: { colour: name } }, el("span", {}, label), " ", el("strong", {}, "–")));
  const paper = el("div.paper-chart", { role: "img", dir: "ltr" });
  const node = el("figure.box.chart", {}, el("figcaption", {}, el("h2", {}, title), about && el("p.hint", {}, about), el("ul", { role: "list" }, ...last)), paper);
  let plot = null;
  let rows = null;

  function draw(times, values) {
    rows = [times, ...values];
    const words = lines.map(({ unit = number }, at) => (values[at].at(-1) == null ? "–" : unit(values[at].at(-1))));
    words.forEach((word, at) => { const place = last[at].lastElementChild; if (place.textContent !== word) place.textContent = word; });
    paper.setAttribute("aria-label", t("admin.chart", { title, values: lines.map(({ label }, at) => `${label} ${words[at]}`).join(", ") }));
    show();
  }

  function show() {
    if (!rows || !paper.clientWidth) return;
    if (plot) plot.setData(rows);
    else plot = new uPlot(options(lines, paper.clientWidth), rows, paper);
  }

  const sized = new ResizeObserver(() => { if (plot) plot.setSize({ width: paper.clientWidth, height: HEIGHT }); else show(); });
  const themed = new MutationObserver(() => plot?.redraw());
  sized.observe(paper);
  themed.observe(root, { attributeFilter: ["data-theme"] });

  function close() {
    sized.disconnect();
    themed.disconnect();
    plot?.destroy();
  }

  return { node, draw, close };
}

function options(lines, width) {
  const axis = { stroke: () => colour("--soft"), grid: { stroke: () => colour("--line"), width: 1 }, ticks: { stroke: () => colour("--line"), width: 1 }, font: "12px system-ui, sans-serif" };
  const { unit = number } = lines[0];
  const least = lines[0].unit ? 1 : 4; // so that no half a job is on the axis
  return {
    width, height: HEIGHT, legend: { show: false }, cursor: { show: false },
    scales: { y: { range: (_, low, high) => [0, Math.max(least, high ?? 0) * 1.1] } },
    axes: [{ ...axis, space: 70, values: (_, times) => times.map((time) => clock(time * 1000)) }, { ...axis, size: (_, values) => 20 + LETTER * Math.max(...(values ?? [""]).map(({ length }) => length)), values: (_, values) => values.map((value) => unit(value)) }],
    series: [{}, ...lines.map(({ colour: name }) => ({ stroke: () => colour(name), width: 2, points: { show: false } }))],
  };
}
