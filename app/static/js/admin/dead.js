import { $, el } from "../lib/dom.js";
import { label, t } from "../lib/i18n.js";
import { moment, state } from "./bits.js";
import { browse } from "./browse.js";
import { replayMany } from "./dead_many.js";
import { inspect, replay, resolve } from "./dead_one.js";
import { deed, tool } from "./deed.js";

const STATES = ["open", "replayed", "resolved"];

/** Jobs that died: filtered, looked into, run again or closed. */
export function open(root, { id, query }) {
  const view = browse(root, "dead", query, {
    path: "/admin/failed-tasks/", columns: columns(() => view.refresh()), none: t("admin.dead.none"), sign: ({ state: now, note: words }) => `${now} ${words}`,
    fields: [
      { name: "state", label: t("admin.state_of"), options: STATES.map((name) => [name, label("admin.state", name)]), value: query.size ? "" : "open" },
      { name: "actor", label: t("admin.dead.actor") },
    ],
  });
  const many = tool("replay-many", t("admin.dead.replay_many"), () => replayMany(view.values(), view.refresh));
  if (many) $("#view-tools").append(many);
  if (id) inspect(id);
  return view;
}

const columns = (after) => [
  { name: "job", label: t("admin.dead.job"), cell: (task) => [el("button.quiet", { type: "button", dataset: { main: "", key: "inspect" }, onclick: () => inspect(task.id) }, el("bdi", { dir: "ltr" }, task.actor)), el("small", {}, el("bdi", { dir: "ltr" }, task.queue))] },
  { name: "why", label: t("admin.dead.why"), cell: ({ reason, error, message }) => [label("admin.dead.reason", reason), el("small", { dir: "auto" }, [error, message].filter(Boolean).join(": ").slice(0, 160))] },
  { name: "attempts", label: t("admin.dead.attempts"), cell: ({ attempts }) => String(attempts) },
  { name: "state", label: t("admin.state_of"), cell: ({ state: now, note: words }) => [state(now), words && el("small", { dir: "auto" }, words)] },
  { name: "when", label: t("admin.when"), cell: ({ created_at }) => moment(created_at) },
  { name: "deeds", label: t("admin.deeds"), cell: (task) => (task.state === "open" ? el("div.deeds", {}, deed("replay", t("admin.dead.replay"), () => replay(task, after), task.actor), deed("resolve", t("admin.dead.resolve"), () => resolve(task, after), task.actor)) : "") },
];
