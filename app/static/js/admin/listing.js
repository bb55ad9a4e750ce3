import { joined, money, period } from "../lib/format.js";
import { label, t } from "../lib/i18n.js";
import { el } from "../lib/dom.js";
import { facts, moment, state, whole } from "./bits.js";
import { place, ways } from "./cells.js";
import { change } from "./deed.js";
import { show } from "./form.js";
import { send } from "./session.js";
import { given, list, wish } from "./wish.js";

const RENTS = ["long_term", "short_term", "sale"];
const PERIODS = ["hour", "day", "month", "job"];
const CURRENCIES = ["GBP", "EUR", "USD", "TRY"];
const path = (id) => `/listings/${encodeURIComponent(id)}`;

export const inspect = (one) => show(one.title, facts([
  [t("admin.state_of"), state(one.retired_at ? "retired" : "active")], [t("admin.listings.retired_at"), moment(one.retired_at)], [t("admin.category"), label("category", one.category)],
  [t("admin.listings.rent"), one.rent_type && t(`admin.listings.rent.${one.rent_type}`)], [t("admin.place"), place(one.location)],
  [t("admin.listings.price"), [money(one.price, one.currency), one.price_period && period(one.price_period)].filter(Boolean).join(" ")], [t("admin.listings.bedrooms"), one.bedrooms == null ? null : String(one.bedrooms)],
  [t("admin.listings.features"), joined(one.features.map((name) => label("feature", name)))], [t("admin.listings.pictures"), String(one.images.length)], [t("admin.listings.description"), el("span", { dir: "auto" }, one.description)],
  [t("admin.listings.owner"), el("bdi", {}, one.owner.display_name)], [t("admin.since"), moment(one.created_at)], [t("admin.id"), whole(one.id)],
]), ways([[t("admin.listings.owner"), "users", {}, one.owner.id], [t("admin.users.changes"), "audit", { subject: one.id }]]));

/** Offers something in the name of `owner`. */
export const add = (owner, after) => change({
  title: t("admin.listings.add_title"), yes: t("admin.listings.add"),
  fields: [{ name: "owner_id", label: t("admin.listings.owner_id"), value: owner ?? "", required: true, hint: t("admin.listings.owner_hint") }, ...fields()],
  send: (values) => send("POST", "/listings/", given({ owner_id: values.owner_id, ...read(values) })), done: t("admin.listings.added"),
}, after);

export const edit = (one, after) => change({
  title: t("admin.edit_title", { name: one.title }), why: t("admin.listings.edit_why"), fields: fields(one), yes: t("admin.save"),
  send: (values) => send("PATCH", path(one.id), wish({ ...one, location: one.location.district ?? one.location.city }, read(values))),
}, after);

export const retire = ({ id, title }, after) => change({ title: t("admin.listings.retire_title", { name: title }), why: t("admin.listings.retire_why"), yes: t("admin.retire"), danger: true, send: () => send("DELETE", path(id)) }, after);

export const restore = ({ id, title }, after) => change({ title: t("admin.listings.restore_title", { name: title }), why: t("admin.listings.restore_why"), yes: t("admin.restore"), send: () => send("POST", `/admin/listings/${id}/restore`) }, after);

const fields = (one = { features: [] }) => [
  { name: "title", label: t("admin.listings.title"), value: one.title ?? "", required: true, longest: 120 },
  { name: "category", label: t("admin.category"), value: one.category ?? "", required: true, longest: 50, hint: t("admin.listings.category_hint") },
  { name: "rent_type", label: t("admin.listings.rent"), options: [["", "–"], ...RENTS.map((name) => [name, t(`admin.listings.rent.${name}`)])], value: one.rent_type ?? "" },
  { name: "location", label: t("admin.place"), value: one.location?.district ?? one.location?.city ?? "", required: true, longest: 100, hint: t("admin.place_hint") },
  { name: "price", label: t("admin.listings.price"), type: "number", value: one.price ?? "", required: true },
  { name: "currency", label: t("currency"), options: CURRENCIES.map((name) => [name, name]), value: one.currency ?? "GBP" },
  { name: "price_period", label: t("admin.listings.period"), options: periods(one).map((name) => [name, name ? period(name) : "–"]), value: one.price_period ?? "", hint: t("admin.listings.period_hint") },
  { name: "bedrooms", label: t("admin.listings.bedrooms"), type: "number", value: one.bedrooms ?? "" },
  { name: "features", label: t("admin.listings.features"), value: one.features.join(", "), hint: t("admin.listings.features_hint") },
  { name: "description", label: t("admin.listings.description"), value: one.description ?? "", longest: 5000, lines: 5 },
];

const periods = ({ price_period: now }) => ["", ...new Set([...(now ? [now] : []), ...PERIODS])];

/** What was written, in the shape that the server takes. */
const read = ({ owner_id: _, price, bedrooms, features, rent_type: rent, price_period: per, ...rest }) => ({ ...rest, price: price === "" ? null : Number(price), bedrooms: bedrooms === "" ? null : Number(bedrooms), features: list(features), rent_type: rent || null, price_period: per || null });
