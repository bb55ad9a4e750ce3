import { $ } from "../lib/dom.js";
import { on } from "../lib/bus.js";
import { t } from "../lib/i18n.js";
import { number } from "../lib/format.js";
import { thread } from "./conversation.js";
import { send } from "./sending.js";
import { stop } from "./stream.js";

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

export function fill(text) {
  input.value = text;
  input.focus();
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
  // keyCode 229 is how Safari reports the Enter that ends a composition.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || composing || event.keyCode === 229) return;
  if (touch.matches && !event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  submit();
}

function measure() {
  const used = length(input.value.trim());
  counter.hidden = used < NEAR;
  counter.textContent = t("composer.left", { count: LIMIT - used, n: number(LIMIT - used) });
  counter.classList.toggle("over", used > LIMIT);
  button.disabled = !used || used > LIMIT;
  draft.keep(input.value);
  if (CSS.supports("field-sizing", "content")) return;
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight}px`;
}

const length = (text) => [...text].length;

const draft = {
  key: () => `ei.draft.${home ?? "new"}`,
  keep(text) { if (text) localStorage.setItem(draft.key(), text); else localStorage.removeItem(draft.key()); },
  read: () => localStorage.getItem(draft.key()) ?? "",
};

/** Each conversation keeps its own draft; what is being typed while there is no conversation yet stays. */
function change(opened) {
  const stays = (home === null || !opened.id) && input.value;
  localStorage.removeItem("ei.draft.new");
  home = opened.id;
  input.value = draft.read() || stays || "";
  measure();
}

form.addEventListener("submit", (event) => { event.preventDefault(); submit(); focus(); });
input.addEventListener("keydown", press);
input.addEventListener("input", measure);
input.addEventListener("compositionstart", () => { composing = true; });
input.addEventListener("compositionend", () => { composing = false; });
halt.addEventListener("click", () => { halt.disabled = true; stop().finally(() => { halt.disabled = false; }); focus(); });
on("conversation:opened", change);
on("language", measure);
on("conversation:changed", () => {
  halt.hidden = !thread().busy;
  if (home === null && thread().id) { localStorage.removeItem(draft.key()); home = thread().id; draft.keep(input.value); }
});
