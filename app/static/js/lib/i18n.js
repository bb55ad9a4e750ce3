import { $$ } from "./dom.js";
import { emit } from "./bus.js";

/** The languages of the page by their own names; `early.js`, which runs before any module, knows the same codes. */
export const LANGUAGES = { en: "English", tr: "Türkçe", ru: "Русский", de: "Deutsch", ar: "العربية" };
const SPARE = "en";
const MARKS = /[\u2066-\u2069]/g; // what `t` puts around words of another direction
const OTHER_WAY = /[\u0590-\u08ff\ufb1d-\ufefc]/;
const books = [""];
let strings = {};
let spare = null; // English, fetched once a key is missing
let asked = 0;

export const language = () => document.documentElement.lang;
export const has = (key) => Object.hasOwn(strings, key);

/** The reader's own region where it speaks the page's language: en-GB writes dates unlike en-US, ar-EG digits unlike ar-AE.
 * Arabic of no region is written with the digits of the island, which the sellers' own words have too. */
export const locale = () => navigator.languages.find((tag) => tag.split("-")[0] === language()) ?? (language() === "ar" ? "ar-u-nu-latn" : language());

/** Words that one page alone needs come from a folder of their own, with all others; to be said before `use`. */
export const bring = (folder) => books.push(`${folder}/`);

/** Loads a language's strings and puts them on the page; of two that are asked for, the later one stays. */
export async function use(code, remember = false) {
  const mine = (asked += 1);
  const loaded = await load(code);
  if (mine !== asked) return;
  strings = loaded;
  if (remember) localStorage.setItem("ei.lang", code);
  show(code);
}

const load = async (code) => Object.assign({}, ...(await Promise.all(books.map((book) => read(book + code)))));

async function read(name) {
  const response = await fetch(new URL(`../i18n/${name}.json`, import.meta.url));
  if (!response.ok) throw new Error(`no language ${name}`);
  return response.json();
}

function show(code) {
  Object.assign(document.documentElement, { lang: code, dir: strings.dir ?? "ltr" });
  translate();
  emit("language", code);
}

/** The string of `key` with `{name}` filled in; `count` picks the plural form, and numbers are written as the reader writes them. */
export function t(key, params = {}) {
  let text = strings[key] ?? missing(key);
  if (typeof text === "object") text = text[new Intl.PluralRules(language()).select(params.count)] ?? text.other;
  return text.replace(/\{(\w+)\}/g, (_, name) => written(params[name] ?? ""));
}

function written(value) {
  if (typeof value === "number") return new Intl.NumberFormat(locale()).format(value);
  return isolated(String(value));
}

/** Words inside a sentence of the other direction keep theirs to themselves: “£700, Girne” does not turn the sentence round. */
function isolated(text) {
  const foreign = document.documentElement.dir === "rtl" || OTHER_WAY.test(text);
  return foreign && text ? `\u2068${text}\u2069` : text;
}

/** The same words without the marks of direction that `t` adds, for what is sent away. */
export const plain = (text) => text.replace(MARKS, "");

/** A string that the language lacks comes in English as soon as that is here, until then as the words of its name. */
function missing(key) {
  if (spare && Object.hasOwn(spare, key)) return spare[key];
  console.warn("no words for", key, "in", language());
  if (!spare && language() !== SPARE) borrow();
  return words(key.split(".").at(-1));
}

async function borrow() {
  spare = {};
  try {
    spare = await load(SPARE);
    show(language());
  } catch (error) {
    console.warn("English is not here either", error);
  }
}

const BY_STATUS = { 0: "network", 401: "unauthorized", 404: "not_found", 429: "rate_limited", 503: "unavailable" };

/** Why something was refused, in the page's language where it is known, else in the server's words. */
export function reason(problem) {
  const known = [problem?.code, BY_STATUS[problem?.status]].find((name) => name && has(`error.${name}`));
  return known ? t(`error.${known}`) : problem?.detail || problem?.message || t("error.unknown");
}

/** The translation when there is one, else the key's last part in words: `sea_view` → “Sea view”. */
export const label = (group, name) => (has(`${group}.${name}`) ? t(`${group}.${name}`) : words(String(name)));

function words(name) {
  const spaced = name.replaceAll("_", " ");
  return spaced.charAt(0).toLocaleUpperCase(SPARE) + spaced.slice(1);
}

const ATTRIBUTES = ["aria-label", "placeholder", "title", "alt"];

export function translate(root = document) {
  for (const node of $$("[data-t]", root)) node.textContent = t(node.dataset.t);
  for (const name of ATTRIBUTES) {
    for (const node of $$(`[data-t-${name}]`, root)) node.setAttribute(name, t(node.getAttribute(`data-t-${name}`)));
  }
}
