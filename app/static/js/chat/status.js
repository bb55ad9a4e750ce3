import { $, el, icon } from "../lib/dom.js";
import { on } from "../lib/bus.js";
import { reason, t } from "../lib/i18n.js";
import { nudge } from "../lib/socket.js";

const PATIENCE = 5000;
const banner = $("#connection");
const announcer = $("#announcer");
const toasts = $("#toasts");
const words = el("span");
const hurry = el("button.quiet", { type: "button", onclick: again });
let trouble = 0;
let shown = false;
let queued = 0;
let refusal = null;

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

/** A short break is nobody's business; a longer one is told, with what waits for its end and a way to hurry. */
function complain() {
  shown = true;
  banner.replaceChildren(icon("cloud"), words, hurry);
  draw();
}

function draw() {
  if (!shown) return;
  hurry.textContent = t("connection.now");
  const why = refusal ? t("connection.refused", { why: reason(refusal) }) : t(navigator.onLine ? "connection.lost" : "connection.offline");
  const text = `${why} ${queued ? t("connection.queued", { count: queued }) : t("connection.kept")}`;
  // It is read aloud: the same words are not put there twice.
  if (words.textContent !== text) words.textContent = text;
}

function again() {
  nudge();
  hurry.disabled = true;
  setTimeout(() => { hurry.disabled = false; }, 2000);
}

function recovered() {
  if (shown) toast(t("connection.back"));
  quiet();
}

function quiet() {
  clearTimeout(trouble);
  trouble = 0;
  refusal = null;
  shown = false;
  banner.replaceChildren();
}

on("connection", connection);
on("connection:refused", (problem) => { refusal = problem; draw(); });
on("queue:changed", (count) => { queued = count; draw(); });
on("language", draw);
for (const end of ["session:ended", "session:left"]) on(end, quiet);
addEventListener("offline", draw);
addEventListener("online", draw);
on("toast", ({ key, problem, kind }) => toast(problem ? reason(problem) : t(key), problem ? "error" : kind));
on("socket:notification", ({ title, body }) => toast([title, body].filter(Boolean).join(" — ")));
