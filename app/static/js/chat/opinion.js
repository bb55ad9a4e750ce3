import { el, icon } from "../lib/dom.js";
import { emit } from "../lib/bus.js";
import { t } from "../lib/i18n.js";
import { rate } from "./feedback.js";
import { announce } from "./status.js";

const REASONS = ["listings", "question", "language", "slow", "other"];
const LIMIT = 2000;
const opened = new Map(); // by message: what stands under it, and what is being written there

export const state = (id) => opened.get(id)?.mode ?? null;

/** Opens the `form` or the `thanks` under a message, or closes both. */
export function open(id, mode) {
  if (mode) opened.set(id, { mode, draft: null });
  else opened.delete(id);
  emit("opinion:changed", id);
  const node = document.querySelector(`.message[data-id="${CSS.escape(id)}"] .opinion`);
  if (mode === "form") node?.querySelector("button, textarea").focus();
  node?.scrollIntoView({ block: "nearest" });
}

/** What stands under a message that is being rated, or null. */
export function panel(item) {
  const { mode } = opened.get(item.id) ?? {};
  if (!mode || !item.feedback) return null;
  return mode === "form" ? form(item) : thanks(item);
}

function thanks(item) {
  const say = quiet("feedback.say", () => open(item.id, "form"));
  return el("div.opinion.thanks", { dataset: { testid: "opinion" } }, icon("check"), el("span", {}, t("feedback.thanks")), say, quiet("feedback.remove", () => remove(item)));
}

/** Reasons to press and room for words. What is written here outlives that the message is drawn anew. */
function form(item) {
  const { rating, comment, reasons } = item.feedback;
  const draft = (opened.get(item.id).draft ??= { reasons: new Set(reasons), comment: comment ?? "" });
  const name = `opinion-${item.id}`;
  const box = el("textarea", { id: name, rows: "2", maxlength: String(LIMIT), dir: "auto", placeholder: t("feedback.hint") });
  box.value = draft.comment;
  box.addEventListener("input", () => { draft.comment = box.value; });
  const chips = rating === "down" && el("div.reasons", { role: "group", "aria-label": t("feedback.why") }, ...REASONS.map((reason) => chip(reason, draft)));
  const buttons = el("div.actions", {}, quiet("feedback.remove", () => remove(item)), quiet("close", () => close(item)), el("button.secondary", { dataset: { testid: "opinion-send" } }, t("feedback.send")));
  const submit = (event) => { event.preventDefault(); save(item, draft); };
  const leave = (event) => { if (event.key === "Escape") { event.stopPropagation(); close(item); } };
  return el("form.opinion", { "aria-label": t(`feedback.${rating}`), dataset: { testid: "opinion" }, onsubmit: submit, onkeydown: leave },
    el("label.why", { for: name }, t(rating === "down" ? "feedback.why" : "feedback.good")), chips, box, buttons);
}

function chip(reason, draft) {
  const node = el("button.reason", { type: "button", "aria-pressed": String(draft.reasons.has(reason)), dataset: { reason } }, t(`feedback.reason.${reason}`));
  node.addEventListener("click", () => {
    const on = !draft.reasons.delete(reason);
    if (on) draft.reasons.add(reason);
    node.setAttribute("aria-pressed", String(on));
  });
  return node;
}

const quiet = (name, action) => el("button.quiet", { type: "button", dataset: { testid: name.replace(".", "-") }, onclick: action }, t(name));

async function save(item, { reasons, comment }) {
  const { rating } = item.feedback;
  if (await rate(item, { rating, comment: comment.trim() || null, reasons: rating === "down" ? [...reasons] : [] })) {
    announce(t("feedback.thanks"));
    close(item);
  }
}

async function remove(item) {
  close(item);
  if (await rate(item, null)) announce(t("feedback.removed"));
}

/** The focus goes back to the thumb from which it came. */
function close(item) {
  open(item.id, null);
  document.querySelector(`.message[data-id="${CSS.escape(item.id)}"] [data-deed="${item.feedback.rating}"]`)?.focus();
}
