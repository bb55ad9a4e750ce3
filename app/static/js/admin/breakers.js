import { el } from "../lib/dom.js";
import { number } from "../lib/format.js";
import { label, t } from "../lib/i18n.js";
import { moment, state } from "./bits.js";
import { change, deed, why } from "./deed.js";
import { show } from "./form.js";
import { send } from "./session.js";
import { table } from "./table.js";

const FORCED = ["forced_open", "forced_closed"];
const SPANS = [["", "never"], ["15", "quarter"], ["60", "hour"], ["480", "shift"], ["1440", "day"]];

/** The breakers of all processes: how they stand, what is forced on them, and a hand on them. */
export function open(root) {
  const list = table({ title: t("admin.view.breakers"), path: "/admin/breakers/", columns: columns(() => list.refresh()) });
  root.append(el("p.hint", {}, t("admin.breakers.about")), list.node);
  list.restart();
  return { refresh: list.refresh };
}

const columns = (after) => [
  { name: "component", label: t("admin.breakers.component"), cell: ({ component }) => el("button.quiet", { type: "button", dataset: { main: "", key: "history" }, "aria-label": t("admin.breakers.history_of", { component }), onclick: () => history(component) }, el("bdi", { dir: "ltr" }, component)) },
  { name: "state", label: t("admin.breakers.by_itself"), cell: ({ state: now }) => state(now) },
  { name: "forced", label: t("admin.breakers.forced"), cell: ({ override }) => (override ? [state(override.state), el("small", { dir: "auto" }, override.reason)] : "–") },
  { name: "until", label: t("admin.breakers.until"), cell: ({ override }) => (override ? (moment(override.expires_at) ?? t("admin.breakers.span.never")) : "–") },
  { name: "failures", label: t("admin.breakers.failures"), cell: ({ failures }) => number(failures) },
  { name: "changed", label: t("admin.breakers.changed"), cell: ({ last_change_at }) => moment(last_change_at) ?? "–" },
  { name: "deeds", label: t("admin.deeds"), cell: (one) => el("div.deeds", {}, deed("force", t("admin.breakers.force"), () => force(one, after), one.component), one.override && deed("release", t("admin.breakers.release"), () => release(one, after), one.component)) },
];

const put = (component, body) => send("PUT", `/admin/breakers/${component}`, body);

const force = ({ component }, after) => change({
  title: t("admin.breakers.force_title", { component }), why: t("admin.breakers.force_why"),
  fields: [{ name: "state", label: t("admin.breakers.how"), options: FORCED.map((name) => [name, t(`admin.breakers.${name}`)]) }, why(), { name: "minutes", label: t("admin.breakers.until"), options: SPANS.map(([minutes, name]) => [minutes, label("admin.breakers.span", name)]), value: "60" }],
  yes: t("admin.breakers.force"), send: ({ state: wanted, reason: words, minutes }) => put(component, { state: wanted, reason: words, expires_at: minutes ? new Date(Date.now() + minutes * 60_000).toISOString() : null }),
}, after);

const release = ({ component }, after) => change({
  title: t("admin.breakers.release_title", { component }), why: t("admin.breakers.release_why"), fields: [why(false)], yes: t("admin.breakers.release"),
  send: ({ reason: words }) => put(component, { state: "auto", ...(words && { reason: words }) }),
}, after);

/** What has happened to one, the latest first. */
function history(component) {
  const list = table({ title: t("admin.breakers.history_of", { component }), path: `/admin/breakers/${component}/history`, none: t("admin.breakers.quiet"), columns: [
    { name: "when", label: t("admin.when"), cell: ({ at }) => moment(at) },
    { name: "kind", label: t("admin.breakers.what"), cell: ({ kind }) => label("admin.breakers.event", kind) },
    { name: "reason", label: t("admin.reason"), cell: ({ reason: words }) => el("span", { dir: "auto" }, words || "–") },
    { name: "who", label: t("admin.who"), cell: ({ who, worker }) => el("bdi", { dir: "ltr" }, who ?? worker ?? "–") },
  ] });
  list.restart();
  show(t("admin.breakers.history_of", { component }), list.node);
}
