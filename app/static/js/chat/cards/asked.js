import { requests as api } from "../../lib/api.js";
import { emit, on } from "../../lib/bus.js";

const SOON = [2000, 6000, 20_000]; // milliseconds; who is asked is decided a moment after the yes, and no event tells it
const known = new Map(); // requests as the server last told them, by id
const looked = new Map(); // how often each was looked at while nobody had been asked
const asking = new Map();
const late = new Set(); // requests of which something was heard while the answer was on its way: it may not have it yet

/** A request with its offers and what became of everybody who was asked; undefined until `look` has brought it. */
export const of = (id) => known.get(id);

/** Brings a request level with the server; at most one question at a time for each, and a last one after the last event. */
export function look(id) {
  if (asking.has(id)) late.add(id);
  else asking.set(id, level(id).finally(() => asking.delete(id)));
}

/** The same, unless it is known already or about to be. */
export const need = (id) => id && !known.has(id) && !asking.has(id) && look(id);

async function level(id) {
  do {
    late.delete(id);
    await fetch(id);
  } while (late.has(id));
}

async function fetch(id) {
  const detail = await api.one(id).catch((problem) => { console.warn("a request is not known", problem.code); });
  if (!detail?.id) return;
  known.set(id, detail);
  emit("request", id);
  if (!begun(detail)) again(id);
}

/** Whether anybody was asked yet, or nobody will be. */
const begun = ({ status, broadcast }) => status !== "open" || broadcast.total > 0;

function again(id) {
  const wait = SOON[looked.get(id) ?? 0];
  looked.set(id, (looked.get(id) ?? 0) + 1);
  if (wait) setTimeout(() => look(id), wait);
}

/** How many were asked, how many of those the message reached, read it, offered something or could not be reached. */
export function progress({ broadcast: { total, skipped, delivered, read, failed }, quotes }) {
  return { asked: total - skipped, reached: delivered + read, read, offers: quotes.length, failed };
}

/** What an event says of one offer holds at once; the rest is asked for. */
function hear({ request_id: id, quote }) {
  const detail = known.get(id);
  if (detail && quote?.price != null) {
    const others = detail.quotes.filter((one) => one.id !== quote.id && one.vendor.id !== quote.vendor.id);
    const active = ["received", "accepted"].includes(quote.status);
    known.set(id, { ...detail, status: quote.status === "accepted" ? "accepted" : detail.status, quotes: active ? [...others, quote] : others });
    emit("request", id);
  }
  look(id);
}

on("socket:quote", hear);
on("ready", () => { for (const id of known.keys()) look(id); });
on("session:begun", () => { for (const part of [known, looked]) part.clear(); });
