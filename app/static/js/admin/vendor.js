import { label, t } from "../lib/i18n.js";
import { joined } from "../lib/format.js";
import { answered } from "./asked.js";
import { facts, moment, state, whole } from "./bits.js";
import { latin, place, ways } from "./cells.js";
import { change } from "./deed.js";
import { show } from "./form.js";
import { ask, send } from "./session.js";
import { account, offer, read } from "./vendor_fields.js";
import { given, wish } from "./wish.js";

const path = (id, act = "") => `/admin/vendors/${encodeURIComponent(id)}${act}`;

/** Shows one vendor who is asked for by an id. */
export const look = (id) => answered(ask(path(id)), inspect, "admin.vendors.gone");

export const inspect = (one) => show(one.display_name, facts([
  [t("admin.state_of"), one.retired_at ? state("retired") : state("active")], [t("admin.vendors.retired_at"), moment(one.retired_at)], [t("admin.users.disabled_at"), moment(one.disabled_at)],
  [t("auth.email"), latin(one.email)], [t("admin.vendors.phone"), latin(one.phone)], [t("admin.vendors.channels"), joined(one.channels.map((name) => label("admin.outbox.channel", name)))],
  [t("admin.place"), place(one.location)], [t("admin.vendors.areas"), joined(one.areas)],
  [t("admin.vendors.categories"), joined(one.categories.map((name) => label("category", name)))], [t("admin.vendors.languages"), one.languages.join(", ")], [t("admin.vendors.words"), one.about],
  [t("admin.since"), moment(one.created_at)], [t("admin.id"), whole(one.id)],
]), ways([[t("admin.vendors.sent"), "outbox", { q: one.id }], [t("admin.vendors.listings"), "listings", { owner_id: one.id }], [t("admin.users.changes"), "audit", { subject: one.id }]]));

/** Adds a vendor with an account of their own. */
export const add = (after) => change({
  title: t("admin.vendors.add_title"), why: t("admin.vendors.add_why"), fields: [...account(), ...offer()], yes: t("admin.vendors.add"),
  send: (values) => send("POST", "/admin/vendors/", given(read(values))), done: ({ display_name: name }) => t("admin.vendors.added", { name }),
}, after);

/** Makes a user a vendor. */
export const enrol = ({ id, display_name: name }, after) => change({
  title: t("admin.vendors.enrol_title", { name }), why: t("admin.vendors.enrol_why"), fields: offer(), yes: t("admin.vendors.enrol"),
  send: (values) => send("POST", "/admin/vendors/", { user_id: id, ...given(read(values)) }), done: t("admin.vendors.added", { name }),
}, after);

export const edit = (one, after) => change({
  title: t("admin.edit_title", { name: one.display_name }), fields: [{ name: "display_name", label: t("admin.name"), value: one.display_name, required: true, longest: 80 }, ...offer(one)], yes: t("admin.save"),
  send: (values) => send("PATCH", path(one.id), wish({ ...one, location: one.location.district ?? one.location.city }, read(values))),
}, after);

export const retire = ({ id, display_name: name }, after) => change({ title: t("admin.vendors.retire_title", { name }), why: t("admin.vendors.retire_why"), yes: t("admin.retire"), danger: true, send: () => send("POST", path(id, "/retire")) }, after);

export const restore = ({ id, display_name: name }, after) => change({ title: t("admin.vendors.restore_title", { name }), why: t("admin.vendors.restore_why"), yes: t("admin.restore"), send: () => send("POST", path(id, "/restore")) }, after);
