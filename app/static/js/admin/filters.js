import { el } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/** A row of choices above a table: `fields` are `{ name, label, options | type, value }`; `changed()` is called when
 * what is wanted is another. `values()` gives what is chosen, without what is empty. */
export function filters(fields, changed) {
  const node = el("form.filters", { "aria-label": t("admin.filters"), dataset: { testid: "filters" } }, ...fields.map(one));
  node.addEventListener("change", changed);
  node.addEventListener("submit", (event) => { event.preventDefault(); changed(); });
  const values = () => Object.fromEntries([...new FormData(node)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value));
  return { node, values };
}

function one({ name, label, options, value = "" }) {
  const shared = { name, dataset: { testid: `filter-${name}` } };
  const input = options
    ? el("select", shared, ...[["", t("admin.all")], ...options].map(([key, words]) => el("option", { value: key, selected: key === value }, words)))
    : el("input", { ...shared, type: "search", value, spellcheck: "false", autocomplete: "off", maxlength: 200 });
  return el("label", {}, el("span", {}, label), input);
}
