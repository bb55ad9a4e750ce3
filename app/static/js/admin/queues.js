import { el } from "../lib/dom.js";
import { number } from "../lib/format.js";
import { t } from "../lib/i18n.js";
import { age, moment, state } from "./bits.js";
import { change, deed, why } from "./deed.js";
import { send } from "./session.js";
import { still } from "./table.js";
import * as live from "./live.js";

/** The queues as they stand, told anew with every push. */
export function open(root) {
  const shown = still({ title: t("admin.view.queues"), columns: columns() });
  root.append(el("p.hint", {}, t("admin.queues.about")), shown.node);
  return { live: ({ queues }) => shown.show(queues) };
}

const columns = () => [
  { name: "queue", label: t("admin.queues.queue"), cell: ({ name, paused }) => [el("bdi", { dir: "ltr" }, name), paused && el("small", {}, state("paused"), " ", t("admin.queues.paused", { who: paused.by, why: paused.reason }), " ", moment(paused.since))] },
  ...["ready", "delayed", "running", "dead"].map((name) => ({ name, label: t(`admin.queues.${name}`), cell: (queue) => number(queue[name]) })),
  { name: "oldest", label: t("admin.queues.oldest"), cell: ({ oldest_seconds: seconds }) => age(seconds) },
  { name: "deeds", label: t("admin.deeds"), cell: deeds },
];

function deeds(queue) {
  const { name, paused } = queue;
  return el("div.deeds", {}, ...(paused ? [deed("resume", t("admin.queues.resume"), () => resume(name), name)] : [deed("pause", t("admin.queues.pause"), () => pause(name), name)]), deed("purge", t("admin.queues.purge"), () => purge(queue), name));
}

const tell = (name, act, body) => send("POST", `/admin/queues/${encodeURIComponent(name)}/${act}`, body);

const pause = (name) => change({
  title: t("admin.queues.pause_title", { name }), why: t("admin.queues.pause_why"), fields: [why()], yes: t("admin.queues.pause"), send: (body) => tell(name, "pause", body),
}, live.now);

const resume = (name) => change({
  title: t("admin.queues.resume_title", { name }), why: t("admin.queues.resume_why"), fields: [why(false)], yes: t("admin.queues.resume"), send: ({ reason }) => tell(name, "resume", reason ? { reason } : {}),
}, live.now);

const purge = ({ name, ready, delayed }) => change({
  title: t("admin.queues.purge_title", { name }), why: t("admin.queues.purge_why", { count: ready + delayed }), danger: true,
  fields: [{ name: "confirm", label: t("admin.queues.purge_type", { name }), required: true, exactly: name }, why()],
  yes: t("admin.queues.purge"), send: (body) => tell(name, "purge", body), done: ({ dropped }) => t("admin.queues.purged", { count: dropped }),
}, live.now);
