import { el } from "../lib/dom.js";
import { label, t } from "../lib/i18n.js";
import { state } from "./bits.js";
import { browse } from "./browse.js";
import { day, opener, small } from "./cells.js";
import { deed } from "./deed.js";
import { disable, edit, enable, inspect, look } from "./user.js";
import { enrol } from "./vendor.js";

const ROLES = ["guest", "user", "vendor", "operator", "admin"];

/** The accounts: found, renamed, given another role, shut and opened. */
export function open(root, { id, query }) {
  const view = browse(root, "users", query, {
    path: "/admin/users/", columns: columns(() => view.refresh()), none: t("admin.users.none"),
    fields: [
      { name: "q", label: t("admin.name_or_email") },
      { name: "role", label: t("admin.users.role"), options: ROLES.map((name) => [name, label("admin.users.role", name)]) },
      { name: "state", label: t("admin.state_of"), options: ["active", "disabled"].map((name) => [name, label("admin.state", name)]) },
    ],
  });
  if (id) look(id);
  return view;
}

const columns = (after) => [
  { name: "name", label: t("admin.name"), cell: (one) => [opener(one.display_name, () => inspect(one)), small(one.email)] },
  { name: "role", label: t("admin.users.role"), cell: ({ role }) => label("admin.users.role", role) },
  { name: "state", label: t("admin.state_of"), cell: ({ disabled_at }) => state(disabled_at ? "disabled" : "active") },
  { name: "since", label: t("admin.since"), cell: ({ created_at }) => day(created_at) },
  { name: "deeds", label: t("admin.deeds"), cell: (one) => el("div.deeds", {}, ...deeds(one, after)) },
];

const deeds = (one, after) => [
  deed("edit", t("admin.edit"), () => edit(one, after), one.display_name),
  one.role === "user" && deed("enrol", t("admin.vendors.enrol"), () => enrol(one, after), one.display_name),
  one.disabled_at ? deed("enable", t("admin.users.enable"), () => enable(one, after), one.display_name) : deed("disable", t("admin.users.disable"), () => disable(one, after), one.display_name),
];
