import { el, icon } from "../lib/dom.js";
import { on } from "../lib/bus.js";
import { label, language, reason, t } from "../lib/i18n.js";
import { clock } from "../lib/format.js";
import { arrange } from "../lib/morph.js";
import { answers } from "./answers.js";
import { cards } from "./cards/catalog.js";
import { deeds } from "./deeds.js";
import { opinionOf } from "./feedback.js";
import { retry } from "./sending.js";
import { opinion } from "./thumbs.js";
import * as waiting from "./waiting.js";
import { Words } from "./words.js";

const SHOWN = ["status", "content", "error", "seq", "agent", "open", "said", "last", "degraded", "feedback", "created_at", "wait"];

export const same = (a, b) => SHOWN.every((name) => a[name] === b[name]) && a.recommendations?.length === b.recommendations?.length && alike(a.meta, b.meta);

const alike = (a, b) => a === b || JSON.stringify(a?.cards) === JSON.stringify(b?.cards);

/** The parts of a message from top to bottom: by which fields each is known to be unchanged, and who draws it. */
const PARTS = {
  words: { sign: ({ content, status, meta, recommendations }) => [Boolean(answers.here), content, writing(status), meta?.language, recommendations?.length], draw: (item, { words }) => words.show(item) },
  cards: { sign: ({ meta, open, said }) => [meta?.cards, open, said], draw: (item) => [cards(item)] },
  foot: { sign: ({ status, error, seq, agent, degraded, last, feedback, created_at, wait }) => [status, error, seq, agent, degraded, last, feedback, created_at, wait], draw: (item) => [foot(item)] },
  opinion: { sign: ({ id, feedback }) => [opinion.here?.state(id), feedback?.rating], draw: (item) => [opinion.here?.panel(item)] },
};
const kept = new WeakMap();

const writing = (status) => status === "writing" || status === "stopping";

/** Fills a message's node; called again whenever something shown has changed. What is unchanged keeps its nodes. */
export function draw(node, item) {
  const { role, seq, status } = item;
  const other = role !== "user" && role !== "assistant";
  Object.assign(node.dataset, { testid: "message", role, status, seq: seq ?? "", id: item.id ?? "" });
  node.classList.toggle("last", Boolean(item.last));
  node.setAttribute("aria-label", other ? item.sender?.display_name ?? "" : t(role === "user" ? "message.mine" : "message.assistant"));
  const known = kept.get(node) ?? begin(node, item, other);
  known.item = item;
  const held = known.stack.contains(document.activeElement) && document.activeElement.dataset.deed;
  const parts = Object.keys(PARTS).flatMap((name) => part(known, name));
  arrange(known.stack, [known.sender, ...parts].filter(Boolean));
  if (held && !known.stack.contains(document.activeElement)) known.stack.querySelector(`[data-deed="${held}"]`)?.focus();
}

function begin(node, item, other) {
  const stack = el("div.stack");
  node.replaceChildren(...(item.role === "user" ? [] : [other ? el("span.avatar.other", {}, icon("person")) : el("span.avatar")]), stack);
  const known = { stack, words: new Words(), sender: other && el("strong.sender", { dir: "auto" }, item.sender?.display_name), drawn: {} };
  kept.set(node, known);
  return known;
}

/** The nodes of one part: those that stand, or new ones. */
function part(known, name) {
  const sign = JSON.stringify([language(), PARTS[name].sign(known.item)]);
  const old = known.drawn[name];
  if (old?.sign === sign) return old.nodes;
  const nodes = PARTS[name].draw(known.item, known).filter(Boolean);
  known.drawn[name] = { sign, nodes };
  // Told at once when it happens; a failure that stood here before the page did is no news.
  if (name === "foot" && old && known.item.status === "failed") nodes[0].setAttribute("role", "alert");
  return nodes;
}

function foot(item) {
  if (item.status === "writing") return el("div.foot");
  if (item.status === "stopping") return el("div.foot", {}, el("span.tag", {}, t("reply.stopping")));
  if (item.status === "failed") return failure(item);
  if (item.wait) return waiting.foot(item);
  const time = item.created_at && el("time", { datetime: item.created_at }, clock(item.created_at));
  return el("div.foot", {}, item.role === "user" ? [time, tick(item.status)] : [el("div.facts", {}, time, ...facts(item)), deeds(item)]);
}

function tick(status) {
  const name = t(`status.${status}`);
  return el(`span.tick.${status}`, { title: name }, icon(status === "pending" ? "clock" : status === "sent" ? "check" : "checks"), el("span.sr-only", {}, name));
}

/** Who wrote it, by which mind, and whether it is whole. */
function facts({ role, agent, degraded, status }) {
  if (role !== "assistant") return [];
  return [agent && el("span.agent", {}, label("agent", agent)), degraded && el("span", { title: t("mind.degraded") }, t("message.rules")), status === "stopped" && el("span.tag", {}, t("message.incomplete"))];
}

/** The reason and a way out, under the message it concerns. */
function failure(item) {
  const { error } = item;
  const buttons = [];
  if (error?.retryable !== false) buttons.push(el("button.retry", { type: "button", dataset: { testid: "retry" }, onclick: () => retry(item) }, icon("again"), t("message.retry")));
  if (!item.message) buttons.push(...waiting.ways(item));
  return el("div.foot.failed", {}, el("span.cause", {}, icon("warn"), el("span", {}, reason(error))), ...buttons);
}

function redraw(id) {
  const node = document.querySelector(`.message[data-id="${CSS.escape(id)}"]`);
  if (node) draw(node, { ...kept.get(node).item, feedback: opinionOf(kept.get(node).item) });
}

/** Shown before the next frame: whoever presses Stop has to see that it was heard. */
function halt() {
  for (const node of document.querySelectorAll('.message[data-status="writing"]')) draw(node, { ...kept.get(node).item, status: "stopping" });
}

on("opinion:changed", redraw);
on("reply:stopping", halt);
