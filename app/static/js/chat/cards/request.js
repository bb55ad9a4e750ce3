import { label, t } from "../../lib/i18n.js";
import { date, money } from "../../lib/format.js";
import { choices } from "./choices.js";
import { facts, slip } from "./slip.js";

/** What a person asks the island's sellers for, as it will be, or was, sent to them. */
export function request({ state, request: wish, choices: offered }, item) {
  const { category, label: what, details, city, district, budget, deadline } = wish;
  const place = [district, city && label("city", city)].filter(Boolean).join(", ");
  const lines = [
    [t("request.what"), what ?? category],
    [t("request.details"), details],
    [t("request.place"), place],
    [t("request.budget"), budget && money(budget.amount, budget.currency)],
    [t("request.deadline"), deadline && date(deadline)],
  ];
  const head = { sign: "chat", title: t("request.title"), state: label("request", state) };
  return slip("request", head, facts(lines), choices({ choices: offered ?? [] }, item));
}
