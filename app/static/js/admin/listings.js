import { $, el } from "../lib/dom.js";
import { money, period } from "../lib/format.js";
import { label, t } from "../lib/i18n.js";
import { state } from "./bits.js";
import { browse } from "./browse.js";
import { day, link, opener, place, small } from "./cells.js";
import { deed, tool } from "./deed.js";
import { add, edit, inspect, restore, retire } from "./listing.js";

/** Everything that is or was offered: found, added, changed, taken off the market and put back. */
export function open(root, { query }) {
  const view = browse(root, "listings", query, {
    path: "/admin/listings/", columns: columns(() => view.refresh()), none: t("admin.listings.none"),
    fields: [
      { name: "q", label: t("admin.listings.title_words") },
      { name: "state", label: t("admin.state_of"), options: ["active", "retired"].map((name) => [name, label("admin.state", name)]) },
      { name: "category", label: t("admin.category") },
      { name: "location", label: t("admin.place") },
      { name: "owner_id", label: t("admin.listings.owner_id"), id: true },
    ],
  });
  const fresh = tool("add", t("admin.listings.add"), () => add(query.get("owner_id"), view.refresh));
  if (fresh) $("#view-tools").append(fresh);
  return view;
}

const columns = (after) => [
  { name: "title", label: t("admin.listings.title"), cell: (one) => [opener(one.title, () => inspect(one)), small(label("category", one.category))] },
  { name: "place", label: t("admin.place"), cell: ({ location }) => place(location) },
  { name: "price", label: t("admin.listings.price"), cell: ({ price, currency, price_period: per }) => [money(price, currency), small(per && period(per))] },
  { name: "owner", label: t("admin.listings.owner"), cell: ({ owner }) => link(owner.display_name, "users", { id: owner.id }) },
  { name: "state", label: t("admin.state_of"), cell: ({ retired_at }) => state(retired_at ? "retired" : "active") },
  { name: "since", label: t("admin.since"), cell: ({ created_at }) => day(created_at) },
  { name: "deeds", label: t("admin.deeds"), cell: (one) => el("div.deeds", {}, ...(one.retired_at ? [deed("restore", t("admin.restore"), () => restore(one, after), one.title)] : [deed("edit", t("admin.edit"), () => edit(one, after), one.title), deed("retire", t("admin.retire"), () => retire(one, after), one.title)])) },
];
