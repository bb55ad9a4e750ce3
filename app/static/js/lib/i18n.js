import { $$ } from "./dom.js";
import { emit } from "./bus.js";

export const LANGUAGES = { en: "English", tr: "Türkçe", ru: "Русский", de: "Deutsch" };
let strings = {};

export const language = () => document.documentElement.lang;
/** The reader's own region where it speaks the page's language: en-GB writes dates unlike en-US. */
export const locale = () => navigator.languages.find((tag) => tag.slice(0, 2) === language()) ?? language();
export const has = (key) => key in strings;

/** Loads a language's strings and puts them on the page. */
export async function use(code, remember = false) {
  const response = await fetch(new URL(`../i18n/${code}.json`, import.meta.url));
  if (!response.ok) throw new Error(`no language ${code}`);
  strings = await response.json();
  if (remember) localStorage.setItem("ei.lang", code);
  Object.assign(document.documentElement, { lang: code, dir: strings.dir ?? "ltr" });
  translate();
  emit("language", code);
}

/** The string of `key` with `{name}` filled in; `count` picks the plural form. */
export function t(key, params = {}) {
  let text = strings[key] ?? key;
  if (typeof text === "object") text = text[new Intl.PluralRules(language()).select(params.count)] ?? text.other;
  return text.replace(/\{(\w+)\}/g, (_, name) => params[name] ?? "");
}

const BY_STATUS = { 0: "network", 401: "unauthorized", 404: "not_found", 429: "rate_limited", 503: "unavailable" };

/** Why something was refused, in the page's language where it is known, else in the server's words. */
export function reason(problem) {
  const known = [problem?.code, BY_STATUS[problem?.status]].find((name) => name && has(`error.${name}`));
  return known ? t(`error.${known}`) : problem?.detail || problem?.message || t("error.unknown");
}

/** The translation when there is one, else the key's last part in words: `sea_view` → “Sea view”. */
export function label(group, name) {
  if (has(`${group}.${name}`)) return t(`${group}.${name}`);
  const words = String(name).replaceAll("_", " ");
  return words.charAt(0).toLocaleUpperCase(language()) + words.slice(1);
}

const ATTRIBUTES = ["aria-label", "placeholder", "title", "alt"];

export function translate(root = document) {
  for (const node of $$("[data-t]", root)) node.textContent = t(node.dataset.t);
  for (const name of ATTRIBUTES) {
    for (const node of $$(`[data-t-${name}]`, root)) node.setAttribute(name, t(node.getAttribute(`data-t-${name}`)));
  }
}
