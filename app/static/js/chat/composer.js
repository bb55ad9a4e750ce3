import { $ } from "../lib/dom.js";
import { on } from "../lib/bus.js";
import { t } from "../lib/i18n.js";
import { number } from "../lib/format.js";
import { thread } from "./conversation.js";
import * as drafts from "./drafts.js";
import { lastQueued, send, takeBack } from "./sending.js";
import { stop } from "./stream.js";
import { ceased, typed } from "./typing.js";

const LIMIT = 4000;
const NEAR = 3600;
const touch = matchMedia("(pointer: coarse)");
const form = $("#composer");
const input = $("#composer-input");
const button = $("#send");
const halt = $("#stop");
const counter = $("#counter");
let composing = false;
let home = null;
let kept = "";

/** Puts words into the composer to be gone on with; with `adding` before what is being written there. */
export function fill(text, adding = false) {
  const rest = adding ? input.value.trim() : "";
  input.value = rest ? `${text}\n${rest}` : text;
  input.focus();
  input.setSelectionRange(text.length, text.length);
  measure();
}

export function focus() {
  if (!touch.matches) input.focus();
}

function submit() {
  const text = input.value.trim();
  if (!text || length(text) > LIMIT) return;
  input.value = "";
  measure();
  send(text);
}

function press(event) {
  if (event.key === "ArrowUp") return recall(event);
  // keyCode 229 is how Safari reports the Enter that ends a composition.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || composing || event.keyCode === 229) return;
  if (touch.matches && !event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  submit();
}

/** From an empty composer the last message that has not left comes back to be changed. */
async function recall(event) {
  const item = input.value || composing || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey ? null : lastQueued();
  if (!item) return;
  event.preventDefault();
  const text = await takeBack(item);
  if (text !== null) fill(text, true);
}

function measure() {
  drafts.keep(home, input.value, kept);
  kept = input.value;
  dress();
}

function dress() {
  const used = length(input.value.trim());
  counter.hidden = used < NEAR;
  counter.textContent = counter.hidden ? "" : t("composer.left", { count: LIMIT - used, n: number(LIMIT - used) }); // a browser's first number is slow
  counter.classList.toggle("over", used > LIMIT);
  button.disabled = !used || used > LIMIT;
  if (CSS.supports("field-sizing", "content")) return;
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight}px`;
}

const length = (text) => [...text].length;

/** Each conversation keeps its own draft; what is being typed while there is no conversation yet stays. */
function change(opened) {
  const stays = (home === null || !opened.id) && input.value;
  if (opened.id) drafts.drop(null);
  home = opened.id;
  kept = drafts.read(home);
  input.value = kept || stays || "";
  measure();
}

/** A conversation that has got its id takes its draft along. */
function settle() {
  if (home !== null || !thread().id) return;
  drafts.drop(null);
  home = thread().id;
  drafts.keep(home, input.value, kept);
}

/** What another tab makes of the same draft is shown where nobody has gone on writing it differently. */
function follow(before, after) {
  if (document.hasFocus() || input.value !== before) return;
  input.value = kept = after;
  drafts.keepHere(home, after);
  dress();
}

form.addEventListener("submit", (event) => { event.preventDefault(); submit(); focus(); });
input.addEventListener("keydown", press);
input.addEventListener("input", () => { measure(); typed(input.value); });
input.addEventListener("blur", () => ceased());
input.addEventListener("compositionstart", () => { composing = true; });
input.addEventListener("compositionend", () => { composing = false; });
halt.addEventListener("click", () => { halt.disabled = true; stop().finally(() => { halt.disabled = false; }); focus(); });
on("conversation:opened", change);
on("language", measure);
on("conversation:changed", () => { halt.hidden = !thread().busy; settle(); });
on("session:left", () => { input.value = kept = ""; dress(); });
drafts.follow(() => home, follow);
