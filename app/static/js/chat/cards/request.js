import { $$, el } from "../../lib/dom.js";
import { on } from "../../lib/bus.js";
import { label, t } from "../../lib/i18n.js";
import { date, money } from "../../lib/format.js";
import { need, of } from "./asked.js";
import { choices } from "./choices.js";
import { place } from "./facts.js";
import { steps } from "./progress.js";
import { facts, slip } from "./slip.js";

/** What a person asks the island's sellers for, as it will be, or was, sent to them; once it is out, how it goes. */
export function request(card, item) {
  const { state, request: wish, choices: offered, request_id: id } = card;
  const { category, label: what, details, budget, deadline } = wish;
  const lines = [
    [t("request.what"), what ?? category],
    [t("request.details"), details],
    [t("request.place"), place({ location: wish })],
    [t("request.budget"), budget && money(budget.amount, budget.currency)],
    [t("request.deadline"), deadline && date(deadline)],
    [t("request.to"), state === "draft" && recipients(card)],
  ];
  const stale = state === "draft" && !item.open;
  const head = { sign: "chat", title: t("request.title"), state: stale ? t("request.past") : label("request", state) };
  const privacy = state === "draft" && item.open && el("p.hint", {}, t("request.privacy"));
  const node = slip("request", head, facts(lines.map(([name, value]) => [name, value || null])), privacy, choices({ choices: offered ?? [] }, item), el("div.after"));
  Object.assign(node.dataset, { request: id ?? "" });
  if (id) need(id);
  return fill(node);
}

const recipients = ({ vendors }) => (vendors == null ? null : vendors ? t("request.vendors", { count: vendors }) : t("request.anybody"));

/** The state and the counts of a request that is out follow the server; the lines stay as they were sent. */
function fill(node) {
  const detail = of(node.dataset.request);
  if (!detail) return node;
  node.querySelector(".state").textContent = label("request", detail.status);
  node.querySelector(".after").replaceChildren(...[steps(detail)].filter(Boolean));
  return node;
}

on("request", (id) => { for (const node of $$(`.slip.request[data-request="${CSS.escape(id)}"]`)) fill(node); });
