import { el } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { toast } from "../lib/telling.js";
import { form } from "./form.js";
import { may } from "./session.js";

/** A button of a row, for those who may change things; nobody else has it. `key` keeps the focus when its row is drawn anew. */
export const deed = (key, words, act, about) => may() && el("button.quiet", { type: "button", dataset: { key, testid: `do-${key}` }, "aria-label": about && `${words}: ${about}`, onclick: act }, words);

/** A button above a view, for those who may change things. */
export const tool = (key, words, act, look = "secondary") => may() && el(`button.${look}`, { type: "button", dataset: { testid: `do-${key}` }, onclick: act }, words);

/** The field for why something is done, which the audit keeps. */
export const why = (required = true) => ({ name: "reason", label: t("admin.reason"), hint: t("admin.reason_hint"), required, longest: 200, lines: 2 });

/** Asks, does it, says that it is done, and then brings the view level; answers what the server answered, or null. */
export async function change(question, after) {
  const answer = await form(question);
  if (answer === null) return null;
  toast(typeof question.done === "function" ? question.done(answer) : question.done ?? t("admin.done"));
  await after?.(answer);
  return answer;
}
