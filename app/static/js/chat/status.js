import { $, el, icon } from "../lib/dom.js";
import { on } from "../lib/bus.js";
import { reason, t } from "../lib/i18n.js";
import { nudge } from "../lib/socket.js";

const PATIENCE = 4000;
const banner = $("#connection");
const announcer = $("#announcer");
const toasts = $("#toasts");
let trouble = 0;
let shown = false;

/** Says something to screen readers once, without drawing it; what was said just before is not cut short. */
export function announce(text) {
  const line = el("p", {}, text);
  announcer.append(line);
  setTimeout(() => line.remove(), 20_000);
}

export function toast(text, kind = "info") {
  const note = el(`div.toast.${kind}`, { role: kind === "error" && "alert" }, icon(kind === "error" ? "warn" : "check"), el("span", {}, text));
  toasts.append(note);
  setTimeout(() => note.remove(), 6000);
}

function connection(state) {
  banner.dataset.state = state;
  if (state === "online") return recovered();
  trouble ||= setTimeout(complain, PATIENCE);
}

/** A short break is nobody's business; a longer one is told, with a way to hurry. */
function complain() {
  shown = true;
  banner.replaceChildren(icon("cloud"), el("span", {}, t("connection.lost")), el("button.quiet", { type: "button", onclick: nudge }, t("connection.now")));
}

function recovered() {
  clearTimeout(trouble);
  trouble = 0;
  if (shown) toast(t("connection.back"));
  shown = false;
  banner.replaceChildren();
}

on("connection", connection);
on("toast", ({ key, problem }) => toast(problem ? reason(problem) : t(key), problem ? "error" : "info"));
on("socket:notification", ({ title, body }) => toast([title, body].filter(Boolean).join(" — ")));
