import { el } from "../lib/dom.js";
import { label, locale, t } from "../lib/i18n.js";
import { answered } from "./asked.js";
import { code, facts, moment, state, whole } from "./bits.js";
import { change } from "./deed.js";
import { show } from "./form.js";
import { ask, send } from "./session.js";

const path = (id, act = "") => `/admin/failed-tasks/${id}${act}`;

/** Shows all of one dead job, with what a replay would do. */
export const inspect = (id) => answered(ask(path(id)), (task) => show(
  task.actor, about(task), el("h3", {}, t("admin.dead.preview")), preview(task.preview),
  el("h3", {}, t("admin.dead.args")), code({ args: task.args, kwargs: task.kwargs }), task.traceback && el("h3", {}, t("admin.dead.traceback")), task.traceback && code(task.traceback),
));

const about = (task) => facts([
  [t("admin.state_of"), state(task.state)], [t("admin.dead.why"), label("admin.dead.reason", task.reason)], [t("admin.dead.error"), [task.error, task.message].filter(Boolean).join(": ")],
  [t("admin.dead.queue"), task.queue], [t("admin.dead.attempts"), String(task.attempts)], [t("admin.when"), moment(task.created_at)], [t("admin.dead.closed"), moment(task.closed_at)], [t("admin.dead.note"), task.note],
  [t("admin.dead.job_id"), whole(task.job_id)], [t("admin.dead.replayed_as"), whole(task.replayed_as)], [t("admin.correlation_id"), whole(task.correlation_id)],
]);

/** What was already done and what a replay would do, in the server's own words. */
export function preview({ replayable, done, would, turns }) {
  const counted = turns && new Intl.ListFormat(locale()).format(Object.entries(turns).map(([name, many]) => `${label("admin.state", name)}: ${many}`));
  return el("div.box.preview", { dataset: { testid: "preview" } }, facts([[t("admin.dead.replayable"), state(replayable ? "yes" : "no", replayable ? "good" : "bad")], [t("admin.dead.done"), done], [t("admin.dead.would"), would], [t("admin.dead.turns"), counted]]));
}

/** Asks, with what a replay would do before one's eyes, and runs the job again once. */
export const replay = ({ id, actor }, after) => answered(ask(path(id)), (task) => change({
  title: t("admin.dead.replay_title", { actor }), extra: preview(task.preview), yes: t("admin.dead.replay"), send: () => send("POST", path(id, "/replay")), done: t("admin.dead.replayed"),
}, after));

export const resolve = ({ id, actor }, after) => change({
  title: t("admin.dead.resolve_title", { actor }), why: t("admin.dead.resolve_why"), fields: [{ name: "note", label: t("admin.dead.note"), required: true, longest: 500, lines: 3 }],
  yes: t("admin.dead.resolve"), send: (body) => send("POST", path(id, "/resolve"), body), done: t("admin.dead.resolved"),
}, after);
