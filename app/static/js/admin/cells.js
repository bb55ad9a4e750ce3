import { el } from "../lib/dom.js";
import { locale } from "../lib/i18n.js";
import { address } from "./place.js";

/** The button of a row that shows all of it. */
export const opener = (words, act) => el("button.quiet", { type: "button", dataset: { main: "", key: "open" }, onclick: act }, el("bdi", {}, words));

/** A name that leads to whoever or whatever has it; `query` says which part of a view. */
export const link = (words, view, { id = null, query, main = false } = {}) => el("a.inline", { href: address(view, id, query && new URLSearchParams(query)), dataset: main ? { main: "", key: "open" } : {} }, el("bdi", {}, words));

/** Small words below the others of a cell. */
export const small = (words) => (words ? el("small", { dir: "auto" }, words) : null);

export const latin = (words) => (words ? el("bdi", { dir: "ltr" }, words) : null);

/** The day of a moment, for where its hour tells nothing. */
export const day = (value) => el("time", { datetime: value }, new Intl.DateTimeFormat(locale(), { dateStyle: "medium" }).format(new Date(value)));

/** Where something is: the district before its city. */
export const place = ({ district, city }) => [district, city].filter(Boolean).join(", ");

/** The ways from one thing to what else is known of it: `[words, view, query, id]` each. */
export const ways = (all) => el("p.deeds-row.ways", {}, ...all.map(([words, view, query, id = null]) => el("a.secondary", { href: address(view, id, new URLSearchParams(query)) }, words)));
