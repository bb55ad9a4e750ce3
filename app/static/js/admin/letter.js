import { $, el, icon } from "../lib/dom.js";
import { label, locale, reason, t } from "../lib/i18n.js";
import { ask } from "./session.js";

const dialog = $("#letter");
const body = $("#letter-body");
const TIMES = ["created_at", "due_at", "sent_at", "delivered_at", "read_at", "failed_at"];

/** Shows one delivery with its words; the server writes down who looked. */
export async function open(id) {
  $("#letter-title").textContent = t("outbox.loading");
  body.replaceChildren();
  dialog.showModal();
  try {
    draw(await ask(`/admin/deliveries/${id}`));
  } catch (problem) {
    body.replaceChildren(el("p.notice", {}, reason(problem)));
  }
}

export const close = () => dialog.close();

export const state = ({ state: name, reason: why }) => el(`span.state.${name}`, {}, label("outbox.state", name), why && el("small", {}, label("outbox.reason", why)));

export const time = (value) => new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "medium" }).format(new Date(value));

function draw(one) {
  const { subject, text } = one.content;
  $("#letter-title").textContent = label("outbox.purpose", one.purpose);
  const paper = el("article.paper", { dir: "auto", lang: one.content.language, dataset: { testid: "words" } }, subject && el("h3", {}, subject), el("p", {}, text ?? ""));
  const note = el("p.hint", {}, icon("info"), el("span", {}, t("outbox.noted")));
  body.replaceChildren(paper, facts(one), note);
}

function facts(one) {
  const pairs = [
    [t("outbox.state"), state(one)], [t("outbox.channel"), label("outbox.channel", one.channel)], [t("outbox.to"), el("bdi", { dir: "ltr" }, one.address)],
    ...TIMES.filter((name) => one[name]).map((name) => [t(`outbox.${name}`), el("time", { datetime: one[name] }, time(one[name]))]),
    [t("outbox.attempts"), one.attempts], [t("outbox.provider_id"), one.provider_id], [t("outbox.recipient_id"), one.recipient_id],
    [t("outbox.request_id"), one.request_id], [t("outbox.key"), one.dedup_key], [t("outbox.correlation_id"), one.correlation_id],
  ].filter(([, value]) => value != null && value !== "");
  return el("dl", {}, ...pairs.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
}

$("[data-close]", dialog).addEventListener("click", close);
dialog.addEventListener("click", (event) => { if (event.target === dialog) close(); });
