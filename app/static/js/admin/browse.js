import { t } from "../lib/i18n.js";
import { filters } from "./filters.js";
import { ID, note } from "./place.js";
import { may } from "./session.js";
import { table } from "./table.js";

/** A view that is a table under its filters. What is chosen stands in the address; where that says nothing, the `value` of a
 * field does. Something that is no id in a field with `id: true` is not asked for: the list stays as it is until it is one. */
export function browse(root, view, query, { fields, columns, ...rest }) {
  const chosen = filters(fields.map((field) => ({ ...field, value: query.get(field.name) ?? field.value ?? "" })), () => { note(view, new URLSearchParams(chosen.values())); list.restart(); });
  const ids = fields.filter(({ id }) => id).map(({ name }) => name);
  const list = table({ title: t(`admin.view.${view}`), ...rest, columns: columns.filter(({ name }) => name !== "deeds" || may()), query: () => checked(chosen, ids) });
  root.append(chosen.node, list.node);
  list.restart();
  return { refresh: list.refresh, values: chosen.values };
}

function checked(chosen, ids) {
  const values = chosen.values();
  const wrong = ids.filter((name) => values[name] && !ID.test(values[name]));
  for (const name of ids) chosen.node.elements[name].setAttribute("aria-invalid", String(wrong.includes(name)));
  if (wrong.length) throw new Error(t("admin.no_id"));
  return values;
}
