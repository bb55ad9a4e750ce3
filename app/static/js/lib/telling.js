import { $, el, icon } from "./dom.js";
import { on } from "./bus.js";
import { reason, t } from "./i18n.js";

const announcer = $("#announcer");
const toasts = $("#toasts");

/** Says something to screen readers once, without drawing it; what was said just before is not cut short. */
export function announce(text) {
  const line = el("p", {}, text);
  announcer.append(line);
  setTimeout(() => line.remove(), 20_000);
}

/** Shows a few words for six seconds, above everything; of kind "error" they interrupt whoever listens. */
export function toast(text, kind = "info") {
  const note = el(`div.toast.${kind}`, { role: kind === "error" && "alert" }, icon(kind === "error" ? "warn" : "check"), el("span", {}, text));
  toasts.append(note);
  setTimeout(() => note.remove(), 6000);
}

on("toast", ({ key, problem, kind }) => toast(problem ? reason(problem) : t(key), problem ? "error" : kind));
