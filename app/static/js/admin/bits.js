import { el } from "../lib/dom.js";
import { label, locale } from "../lib/i18n.js";
import { address } from "./place.js";

/** What a state means for whoever has to act on it: the colour that it has in every view. */
const TONES = {
  good: ["closed", "answered", "sent", "delivered", "read", "done", "ok", "replayed", "resolved", "active", "shown"],
  warn: ["half_open", "forced_closed", "paused", "queued", "running", "held", "sending", "planned", "waits", "stopped", "skipped", "retired"],
  bad: ["open", "forced_open", "failed", "dead", "error", "unknown", "timeout", "disabled"],
};
const TONE = Object.fromEntries(Object.entries(TONES).flatMap(([tone, names]) => names.map((name) => [name, tone])));
const STEPS = [["day", 86_400], ["hour", 3600], ["minute", 60], ["second", 1]];

/** A state in words of the group `admin.state`, in the colour of what it means; `tone` says so where that differs. */
export const state = (name, tone = TONE[name] ?? "calm") => el(`span.state.${tone}`, { dataset: { state: name } }, label("admin.state", name));

/** An id of which the beginning tells enough; the whole of it comes with a copy, and a link where it leads somewhere. */
export function short(id, view) {
  if (!id) return null;
  const words = el("code.id", { dir: "ltr", title: id }, id.length > 12 ? `${id.slice(0, 8)}…` : id);
  return view ? el("a.inline", { href: address(view, id) }, words) : words;
}

export const whole = (id) => (id ? el("code.id", { dir: "ltr" }, id) : null);

/** A moment to the second, as the reader writes it. */
export const moment = (value) => (value ? el("time", { datetime: value }, new Intl.DateTimeFormat(locale(), { dateStyle: "short", timeStyle: "medium" }).format(new Date(value))) : null);

/** A length of time in its largest unit: “3 min”, “2 hr”. */
export function age(seconds) {
  if (seconds == null) return "–";
  const [unit, size] = STEPS.find(([, one]) => seconds >= one) ?? STEPS.at(-1);
  return measure(Math.max(0, Math.floor(seconds / size)), unit);
}

/** Milliseconds as they are read best: “320 ms”, “1.4 sec”. */
export function took(ms) {
  if (ms == null) return "–";
  return ms < 1000 ? measure(Math.round(ms), "millisecond") : measure(Math.round(ms / 100) / 10, "second");
}

const measure = (value, unit) => new Intl.NumberFormat(locale(), { style: "unit", unit, unitDisplay: "short" }).format(value);

/** Names and values below each other; what has no value is left out. */
export function facts(pairs) {
  const rows = pairs.filter(([, value]) => value != null && value !== "").map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)));
  return el("dl.facts", {}, ...rows);
}

export const code = (value) => el("pre.code", { dir: "ltr", tabindex: "0" }, typeof value === "string" ? value : JSON.stringify(value, null, 2));
