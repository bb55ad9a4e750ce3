import { $, el } from "../lib/dom.js";
import { joined, number } from "../lib/format.js";
import { has, label, t } from "../lib/i18n.js";
import { facts, moment, state, whole } from "./bits.js";
import { link, small, ways } from "./cells.js";
import { COUNTS, course } from "./course.js";
import { address } from "./place.js";
import { reason } from "./reason.js";
import { ask } from "./session.js";
import { still } from "./table.js";

/** One broadcast: what was decided about every vendor, why, and what became of the message. */
export function open(root, id) {
  const about = el("section.box", { "aria-busy": "true" });
  const decisions = still({ title: t("admin.broadcasts.decisions"), columns: columns() });
  const list = el("section.box", { hidden: true }, el("h2", {}, t("admin.broadcasts.decisions")), decisions.node);
  let drawn = "";
  $("#view-tools").append(el("a.secondary", { href: address("broadcasts") }, t("admin.broadcasts.all")));
  root.append(about, list);

  async function refresh() {
    try {
      const one = await ask(`/admin/broadcasts/${encodeURIComponent(id)}`);
      if (drawn !== (drawn = JSON.stringify(one))) draw(one);
    } catch (problem) {
      if (!drawn) about.replaceChildren(el("p.notice", { role: "alert" }, problem.status === 404 ? t("admin.broadcasts.gone") : reason(problem)));
    }
    about.removeAttribute("aria-busy");
  }

  function draw(one) {
    about.replaceChildren(facts(told(one)), ways([[t("admin.broadcasts.messages"), "outbox", { q: one.request_id }]]));
    decisions.show(one.decisions.map((decision) => ({ ...decision, id: decision.vendor_id })));
    list.hidden = one.decisions.length === 0;
  }

  refresh();
  return { refresh };
}

const told = (one) => [
  [t("admin.state_of"), el("span", {}, state(one.status), one.failure && ` ${label("admin.broadcasts.failure", one.failure)}`)],
  [t("admin.broadcasts.decided"), course(one)],
  ...COUNTS.map((name) => [t(`admin.broadcasts.${name}`), number(one[name])]),
  [t("admin.broadcasts.started"), moment(one.started_at)], [t("admin.broadcasts.ended"), moment(one.ended_at)],
  [t("admin.broadcasts.request"), whole(one.request_id)],
];

const columns = () => [
  { name: "vendor", label: t("admin.broadcasts.vendor"), cell: ({ vendor, vendor_id }) => link(vendor, "vendors", { id: vendor_id, main: true }) },
  { name: "decision", label: t("admin.broadcasts.decision"), cell: ({ decision, reason: why }) => [label("admin.broadcasts.outcome", decision), small(words(why))] },
  { name: "channel", label: t("admin.outbox.channel"), cell: ({ channel }) => (channel ? label("admin.outbox.channel", channel) : "–") },
  { name: "status", label: t("admin.broadcasts.became"), cell: ({ status }) => state(status) },
  { name: "sent", label: t("admin.outbox.sent_at"), cell: ({ sent_at }) => moment(sent_at) ?? "–" },
];

/** Why not, or what speaks for a vendor: the category, the area, the language. */
const words = (why) => (has(`admin.broadcasts.reason.${why}`) ? t(`admin.broadcasts.reason.${why}`) : joined(why.split(" ").filter(Boolean).map((fit) => label("admin.broadcasts.fit", fit))));
