import { label, t } from "../lib/i18n.js";
import { answered } from "./asked.js";
import { facts, moment, state, whole } from "./bits.js";
import { latin, ways } from "./cells.js";
import { change } from "./deed.js";
import { show } from "./form.js";
import { ask, send } from "./session.js";
import { wish } from "./wish.js";

const GIVEN = ["user", "vendor", "operator", "admin"]; // nobody is made a guest
const path = (id) => `/admin/users/${encodeURIComponent(id)}`;

/** Shows one account that is asked for by an id. */
export const look = (id) => answered(ask(path(id)), inspect, "admin.users.gone");

/** All of one account, with ways to whatever else is known of the person. */
export const inspect = (one) => show(one.display_name, facts([
  [t("admin.users.role"), label("admin.users.role", one.role)], [t("admin.state_of"), state(one.disabled_at ? "disabled" : "active")], [t("admin.users.disabled_at"), moment(one.disabled_at)],
  [t("auth.email"), latin(one.email)], [t("admin.since"), moment(one.created_at)], [t("admin.id"), whole(one.id)],
]), ways([
  [t("admin.users.asked"), "turns", { user_id: one.id }], [t("admin.users.known"), "preferences", { user_id: one.id }], [t("admin.users.sent"), "outbox", { q: one.id }],
  [t("admin.users.changed"), "audit", { actor_id: one.id }], [t("admin.users.changes"), "audit", { subject: one.id }],
]));

/** Another name or another role; a guest's role stays. */
export const edit = (one, after) => change({
  title: t("admin.edit_title", { name: one.display_name }), why: t("admin.users.edit_why"), yes: t("admin.save"),
  fields: [
    { name: "display_name", label: t("admin.name"), value: one.display_name, required: true, longest: 80 },
    ...(one.role === "guest" ? [] : [{ name: "role", label: t("admin.users.role"), options: GIVEN.map((name) => [name, label("admin.users.role", name)]), value: one.role }]),
  ],
  send: (values) => send("PATCH", path(one.id), wish(one, values)),
}, after);

export const disable = ({ id, display_name: name }, after) => change({ title: t("admin.users.disable_title", { name }), why: t("admin.users.disable_why"), yes: t("admin.users.disable"), danger: true, send: () => send("PATCH", path(id), { disabled: true }) }, after);

export const enable = ({ id, display_name: name }, after) => change({ title: t("admin.users.enable_title", { name }), why: t("admin.users.enable_why"), yes: t("admin.users.enable"), send: () => send("PATCH", path(id), { disabled: false }) }, after);
