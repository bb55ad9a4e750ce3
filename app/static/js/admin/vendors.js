import { $, el } from "../lib/dom.js";
import { joined } from "../lib/format.js";
import { label, t } from "../lib/i18n.js";
import { state } from "./bits.js";
import { browse } from "./browse.js";
import { day, latin, opener, small } from "./cells.js";
import { deed, tool } from "./deed.js";
import { add, edit, inspect, look, restore, retire } from "./vendor.js";

const SHOWN = 3; // categories of one vendor in a row

/** Who can be asked for quotes: found, added, changed, asked no more and asked again. */
export function open(root, { id, query }) {
  const view = browse(root, "vendors", query, {
    path: "/admin/vendors/", columns: columns(() => view.refresh()), none: t("admin.vendors.none"),
    fields: [
      { name: "q", label: t("admin.name_or_email") },
      { name: "state", label: t("admin.state_of"), options: ["active", "retired"].map((name) => [name, label("admin.state", name)]) },
      { name: "category", label: t("admin.category") },
      { name: "area", label: t("admin.vendors.area") },
    ],
  });
  const fresh = tool("add", t("admin.vendors.add"), () => add(view.refresh));
  if (fresh) $("#view-tools").append(fresh);
  if (id) look(id);
  return view;
}

const columns = (after) => [
  { name: "name", label: t("admin.name"), cell: (one) => opener(one.display_name, () => inspect(one)) },
  { name: "reach", label: t("admin.vendors.reach"), cell: ({ email, phone, channels }) => [phone ? latin(phone) : small(email), small(channels.map((name) => label("admin.outbox.channel", name)).join(", "))] },
  { name: "offer", label: t("admin.vendors.categories"), cell: ({ categories }) => [joined(categories.slice(0, SHOWN).map((name) => label("category", name))), small(categories.length > SHOWN && t("admin.dead.and_more", { count: categories.length - SHOWN }))] },
  { name: "areas", label: t("admin.vendors.areas"), cell: ({ areas, languages }) => [joined(areas), small(languages.join(", "))] },
  { name: "state", label: t("admin.state_of"), cell: (one) => state(standing(one)) },
  { name: "since", label: t("admin.since"), cell: ({ created_at }) => day(created_at) },
  { name: "deeds", label: t("admin.deeds"), cell: (one) => el("div.deeds", {}, deed("edit", t("admin.edit"), () => edit(one, after), one.display_name), one.retired_at ? deed("restore", t("admin.restore"), () => restore(one, after), one.display_name) : deed("retire", t("admin.retire"), () => retire(one, after), one.display_name)) },
];

const standing = ({ disabled_at: off, retired_at: gone }) => (off ? "disabled" : gone ? "retired" : "active");
