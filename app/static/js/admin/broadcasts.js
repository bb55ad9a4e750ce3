import { number } from "../lib/format.js";
import { label, t } from "../lib/i18n.js";
import { moment, short, state } from "./bits.js";
import { browse } from "./browse.js";
import { open as broadcast } from "./broadcast.js";
import { link, small } from "./cells.js";
import { COUNTS, course } from "./course.js";

const STATUSES = ["planned", "running", "done", "failed"];

/** Which vendors were asked about which requests. */
export function open(root, { id, query }) {
  if (id) return broadcast(root, id);
  return browse(root, "broadcasts", query, {
    path: "/admin/broadcasts/", columns: columns(), none: t("admin.broadcasts.none"),
    fields: [{ name: "status", label: t("admin.state_of"), options: STATUSES.map((name) => [name, label("admin.state", name)]) }],
  });
}

const columns = () => [
  { name: "begun", label: t("admin.broadcasts.started"), cell: ({ id, started_at }) => link(moment(started_at), "broadcasts", { id, main: true }) },
  { name: "status", label: t("admin.state_of"), cell: ({ status, failure }) => [state(status), small(failure && label("admin.broadcasts.failure", failure))] },
  { name: "course", label: t("admin.broadcasts.decided"), cell: course },
  ...COUNTS.map((name) => ({ name, label: t(`admin.broadcasts.${name}`), cell: (one) => number(one[name]) })),
  { name: "ended", label: t("admin.broadcasts.ended"), cell: ({ ended_at }) => moment(ended_at) ?? "–" },
  { name: "request", label: t("admin.broadcasts.request"), cell: ({ request_id }) => short(request_id) },
];
