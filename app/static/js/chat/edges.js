import { $, el } from "../lib/dom.js";
import { on } from "../lib/bus.js";
import { t } from "../lib/i18n.js";
import { thread } from "./conversation.js";
import * as pages from "./pages.js";
import { focus, above, below, screens, toTop } from "./scroll.js";
import { draw, live, move, show, toEnd, view } from "./transcript.js";
import { earlier, later, reserves, STEP } from "./window.js";

const KEEP = 1200; // messages of a conversation in memory
const log = $("#log");
const sides = { above: side("above"), below: side("below") };
log.before(sides.above.node);
log.after(sides.below.node);

/** A row at either end of the window, while there is more behind it. */
function side(name) {
  const dots = el("span.dots", { "aria-hidden": "true" }, el("i"), el("i"), el("i"));
  const button = el("button.quiet", { type: "button", onclick: () => { again(); focus(); } });
  return { node: el("div.edge", { hidden: true, dataset: { edge: name } }, dots, button), button, loading: false, failed: false };
}

function level() {
  const { series, top } = thread();
  const { from, to } = view();
  const more = { above: series.length > 0 && from > 1, below: to < top };
  for (const [name, { node, button, failed }] of Object.entries(sides)) {
    node.hidden = !more[name];
    node.classList.toggle("failed", failed);
    button.hidden = !failed;
    if (failed) button.textContent = t(`edge.${name}`);
  }
}

/** Moves the window before its edge is seen, and loads what the next move needs. At rest it may be moved earlier. */
function look(rested = false) {
  const margin = screens(rested ? 2.5 : 1);
  if (!log.firstChild) return;
  if (above() < margin) move(earlier);
  if (!live() && below() < margin) move(later);
  prefetch();
}

function prefetch() {
  const { series, top } = thread();
  const { from, to } = view();
  if (!series.has(from)) return;
  const here = reserves(view(), series);
  const reach = screens(3);
  if (above() < reach && here.above < STEP && from - here.above > 1) load("above", pages.before, from - here.above);
  if (!live() && below() < reach && here.below < STEP && to + here.below < top) load("below", pages.after, to + here.below);
}

async function load(name, page, seq) {
  const edge = sides[name];
  const target = thread();
  if (edge.loading || edge.failed) return;
  edge.loading = true;
  try {
    await page(target, seq);
  } catch (problem) {
    console.warn("older messages could not be loaded", problem.code);
    edge.failed ||= target === thread();
  }
  edge.loading = false;
  if (target !== thread()) return look();
  if (target.series.length > KEEP) target.trim(view().from, Math.min(view().to, target.top));
  draw();
  look();
}

function again() {
  for (const edge of Object.values(sides)) edge.failed = false;
  level();
  look();
}

/** The first message of all; what lies between is not loaded. */
async function toStart() {
  const target = thread();
  if (!target.series.length) return toTop();
  if (!target.series.has(1)) await pages.around(target, 1).catch(() => { sides.above.failed ||= target === thread(); });
  if (target !== thread()) return;
  if (!target.series.has(1)) return level();
  show(1);
  toTop();
}

function press(event) {
  const jump = { Home: toStart, End: toEnd }[event.key];
  if (!jump || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.target.closest("input, textarea, select")) return;
  event.preventDefault();
  jump();
}

$("#scroller").addEventListener("keydown", press);
on("transcript:drawn", level);
on("transcript:rendered", look);
on("transcript:scrolled", () => look());
on("transcript:rested", () => look(true));
on("conversation:opened", again);
on("ready", again);
on("language", level);
