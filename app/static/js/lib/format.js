import { locale, t, has } from "./i18n.js";

/** An amount as the reader writes it, under the short sign of its currency: Arabic would call the pound “UK£”. */
export function money(amount, currency) {
  const value = Number(amount);
  const digits = Number.isInteger(value) ? 0 : 2;
  try {
    const options = { style: "currency", currency, currencyDisplay: "narrowSymbol", minimumFractionDigits: digits, maximumFractionDigits: digits };
    const parts = (tag) => new Intl.NumberFormat(tag, options).formatToParts(value);
    const { value: sign } = parts("en").find(({ type }) => type === "currency");
    return parts(locale()).map((part) => (part.type === "currency" ? sign : part.value)).join("");
  } catch (error) {
    console.warn("no such currency", currency, error);
    return `${number(value)} ${currency ?? ""}`.trim();
  }
}

export function period(name) {
  return has(`period.${name}`) ? t(`period.${name}`) : "";
}

export const number = (value) => new Intl.NumberFormat(locale()).format(value);
export const clock = (date) => new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit" }).format(new Date(date));

/** “Today”, “Yesterday”, else the date, in the page's language. */
export function day(date) {
  const then = new Date(date);
  const days = Math.round((midnight(then) - midnight(new Date())) / 864e5);
  if (days > -2 && days < 1) return capital(new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(days, "day"));
  const year = then.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
  return new Intl.DateTimeFormat(locale(), { weekday: "short", day: "numeric", month: "long", year }).format(then);
}

/** A day written as `2026-11-30`, which is the same day wherever it is read; anything else as it came. */
export function date(text) {
  return inWords(`${text}T00:00Z`, { dateStyle: "long", timeZone: "UTC" }) ?? String(text);
}

/** The same day in short, for beside a price. */
export function brief(text) {
  return inWords(`${text}T00:00Z`, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }) ?? String(text);
}

/** A time to be somewhere on the island, in the island's own time. */
export function appointment(text) {
  return inWords(text, { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "Asia/Nicosia" }) ?? String(text);
}

function inWords(text, options) {
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? null : new Intl.DateTimeFormat(locale(), options).format(moment);
}

/** “a, b and c” in the page's language. */
export const joined = (names) => new Intl.ListFormat(locale()).format(names);

/** Short form for a list: the time today, else the date. */
export function when(date) {
  const then = new Date(date);
  if (midnight(then) === midnight(new Date())) return clock(then);
  return new Intl.DateTimeFormat(locale(), { day: "numeric", month: "short" }).format(then);
}

const midnight = (date) => new Date(date).setHours(0, 0, 0, 0);
const capital = (text) => text.charAt(0).toLocaleUpperCase(locale()) + text.slice(1);
