import { el } from "../lib/dom.js";
import { address } from "./place.js";

/** The button of a row that shows all of it. */
export const opener = (words, act) => el("button.quiet", { type: "button", dataset: { main: "", key: "open" }, onclick: act }, el("bdi", {}, words));

/** A name that leads to whoever or whatever has it; `query` says which part of a view. */
export const link = (words, view, { id = null, query, main = false } = {}) => el("a.inline", { href: address(view, id, query && new URLSearchParams(query)), dataset: main ? { main: "", key: "open" } : {} }, el("bdi", {}, words));

/** Small words below the others of a cell. */
export const small = (words) => (words ? el("small", { dir: "auto" }, words) : null);

export const latin = (words) => (words ? el("bdi", { dir: "ltr" }, words) : null);
