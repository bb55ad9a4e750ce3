import { el } from "../lib/dom.js";
import { label, t } from "../lib/i18n.js";
import { moment, short, state, took } from "./bits.js";
import { browse } from "./browse.js";
import { address } from "./place.js";
import { open as turn } from "./turn.js";

const STATUSES = ["queued", "running", "answered", "failed", "stopped"];

/** What was asked and what became of it, without a word of what was said; one of them with all its steps. */
export function open(root, { id, query }) {
  if (id) return turn(root, id);
  return browse(root, "turns", query, {
    path: "/admin/turns/", columns: columns(), none: t("admin.turns.none"),
    fields: [
      { name: "status", label: t("admin.state_of"), options: STATUSES.map((name) => [name, label("admin.state", name)]) },
      { name: "correlation_id", label: t("admin.correlation_id") }, // which other systems may have made
      { name: "user_id", label: t("admin.user_id"), id: true },
      { name: "thread_id", label: t("admin.thread_id"), id: true },
    ],
  });
}

const columns = () => [
  { name: "turn", label: t("admin.when"), cell: ({ id, accepted_at }) => el("a.inline", { href: address("turns", id), dataset: { main: "", key: "open" } }, moment(accepted_at)) },
  { name: "status", label: t("admin.state_of"), cell: ({ status, error, degraded }) => [state(status), degraded && el("small", {}, t("admin.turns.degraded")), error && el("small", { dir: "auto" }, error)] },
  { name: "agent", label: t("admin.turns.agent"), cell: ({ agent }) => (agent ? label("agent", agent) : "–") },
  { name: "wait", label: t("admin.turns.wait"), cell: ({ wait_ms }) => took(wait_ms) },
  { name: "think", label: t("admin.turns.think"), cell: ({ think_ms }) => took(think_ms) },
  { name: "user", label: t("admin.user_id"), cell: ({ user_id }) => short(user_id) },
  { name: "correlation", label: t("admin.correlation_id"), cell: ({ correlation_id }) => short(correlation_id) },
];
