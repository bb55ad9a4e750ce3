import { el } from "../lib/dom.js";
import { number } from "../lib/format.js";
import { t } from "../lib/i18n.js";
import { alerts } from "./alerts.js";
import { age, took } from "./bits.js";
import { chart } from "./chart.js";
import { samples } from "./samples.js";
import { TILES } from "./tiles.js";
import { address } from "./place.js";
import { still } from "./table.js";

/** How everything stands, at a glance: figures that come anew with every push, and how they have come about. */
export function open(root) {
  const tiles = Object.keys(TILES).map(tile);
  const told = alerts();
  const charts = plots();
  const workers = still({ title: t("admin.overview.workers"), columns: columns() });
  root.append(told.node, el("dl.tiles", {}, ...tiles.map(({ node }) => node)), el("div.charts", {}, ...charts.map(({ node }) => node)), el("h2", {}, t("admin.overview.workers")), workers.node);

  function live(overview) {
    told.show(overview);
    for (const one of tiles) one.show(overview);
    charts.forEach((one) => one.show(overview));
    workers.show(overview.workers);
  }

  return { live, close: () => charts.forEach((one) => one.close()) };
}

/** One figure: a link to where more of it is known. Its node stays, so that a reader is not thrown out of it. */
function tile(name) {
  const { view, read } = TILES[name];
  const title = t(`admin.tile.${name}`);
  const figure = el("dd.figure", { dataset: { testid: `tile-${name}` } });
  const beside = el("dd.beside");
  const node = el("div.tile", {}, el("dt", {}, view ? el("a", { href: address(view) }, title) : title), figure, beside);
  const write = (place, words) => { if (place.textContent !== words) place.textContent = words; };
  return {
    node,
    show(overview) {
      const { value, note, tone = "calm" } = read(overview);
      write(figure, value);
      write(beside, note ?? "");
      node.dataset.tone = tone;
    },
  };
}

function plots() {
  const seconds = (value) => took(value * 1000);
  const turns = chart({ title: t("admin.chart.turns"), about: t("admin.chart.hour"), lines: [["accepted", "--accent"], ["answered", "--sun"], ["failed", "--bad"]].map(([name, colour]) => ({ label: t(`admin.chart.${name}`), colour })) });
  const quick = chart({ title: t("admin.chart.latency"), about: t("admin.chart.since"), lines: [{ label: "p50", colour: "--accent", unit: seconds }, { label: "p95", colour: "--sun", unit: seconds }] });
  const waits = chart({ title: t("admin.chart.backlog"), about: t("admin.chart.since"), lines: [{ label: t("admin.chart.waiting"), colour: "--accent" }] });
  const sampled = (plot, names) => () => { const all = samples(); plot.draw(all.map(({ at }) => at), names.map((name) => all.map((one) => one[name]))); };
  return [
    { ...turns, show: ({ turns: { per_minute: minutes } }) => turns.draw(minutes.map(({ minute }) => Date.parse(minute) / 1000), ["accepted", "answered", "failed"].map((name) => minutes.map((one) => one[name]))) },
    { ...quick, show: sampled(quick, ["p50", "p95"]) },
    { ...waits, show: sampled(waits, ["waiting"]) },
  ];
}

const columns = () => [
  { name: "worker", label: t("admin.overview.worker"), cell: ({ id }) => el("bdi.id", { dir: "ltr" }, id) },
  { name: "seen", label: t("admin.overview.seen"), cell: ({ last_seen_seconds: seconds }) => t("admin.ago", { age: age(seconds) }) },
  { name: "jobs", label: t("admin.overview.jobs"), cell: ({ jobs }) => number(jobs) },
];
