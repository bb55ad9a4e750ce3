import { $, el, icon } from "../lib/dom.js";
import { on } from "../lib/bus.js";
import { reason, t } from "../lib/i18n.js";
import { nudge } from "../lib/socket.js";
import { toast } from "../lib/telling.js";

export { announce, toast } from "../lib/telling.js";

const PATIENCE = 5000;
const banner = $("#connection");
const words = el("span");
const hurry = el("button.quiet", { type: "button", onclick: again });
let trouble = 0;
let shown = false;
let queued = 0;
let refusal = null;

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
on("socket:notification", ({ title, body }) => toast([title, body].filter(Boolean).join(" — ")));
