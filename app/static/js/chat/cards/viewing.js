import { $$, el } from "../../lib/dom.js";
import { bookings as api } from "../../lib/api.js";
import { on } from "../../lib/bus.js";
import { label, reason, t } from "../../lib/i18n.js";
import { appointment } from "../../lib/format.js";
import { confirm } from "../confirm.js";
import { toast } from "../status.js";
import { facts, slip } from "./slip.js";
import { isOpen, look, of, take } from "./viewings.js";

/** An appointment to see a home, in the island's time whoever reads it from wherever, as it stands now. */
export function viewing(card) {
  if (card.booking_id) look();
  const { title, starts_at, booking_id: id } = card;
  const time = el("span", {}, el("time", { datetime: starts_at }, appointment(starts_at)), el("small", {}, ` ${t("viewing.zone")}`));
  const lines = facts([[t("viewing.what"), title], [t("viewing.when"), time]]);
  const node = slip("viewing", { sign: "clock", title: t("viewing.title"), state: label("viewing", card.state) }, lines, el("div.after"));
  Object.assign(node.dataset, { booking: id ?? "", state: card.state });
  return fill(node);
}

/** A card keeps what was said when it was written; the state and what can still be done follow the viewing. */
function fill(node) {
  const { booking: id, state: written } = node.dataset;
  const now = of(id);
  const state = now?.status ?? written;
  node.querySelector(".state").textContent = label("viewing", state);
  const waits = state === "requested" && el("p.hint", {}, t("viewing.waits"));
  const cancel = now && isOpen(now) && el("button.quiet", { type: "button", dataset: { testid: "viewing-cancel" }, onclick: () => give(id) }, t("viewing.cancel"));
  node.querySelector(".after").replaceChildren(...[waits, cancel].filter(Boolean));
  return node;
}

async function give(id) {
  if (!(await confirm("viewing.cancel_sure", "viewing.cancel_why", "viewing.cancel"))) return;
  await api.cancel(id).then(take, (problem) => toast(reason(problem), "error"));
}

on("viewing", (id) => { for (const node of $$(`.slip.viewing[data-booking="${CSS.escape(id)}"]`)) fill(node); });
