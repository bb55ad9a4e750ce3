import { $$, el } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { on } from "../../lib/bus.js";
import * as island from "../../lib/island.js";
import { thread } from "../conversation.js";
import { weight } from "../currency.js";
import { need, of } from "./asked.js";
import { arrange, changes, rowsOf } from "./offers.js";
import { steps } from "./progress.js";
import { table } from "./quote_table.js";

const LONGEST_WAIT = 2 ** 31 - 1; // milliseconds that a timer can wait
const boards = new WeakMap(); // what each board on the page was written from

/** What sellers offer for a request. The latest board of a request lives: it follows every offer as it comes and goes. */
export function quotes(card, item) {
  if (!card.rows?.length) return null;
  const node = el("div.slip.quotes", { dataset: { testid: "card-quotes", request: card.request_id ?? "" } });
  boards.set(node, { card, item });
  if (card.request_id && !later(card, item)) need(card.request_id);
  return fill(node);
}

/** Writes a board anew and gives the keyboard back to the button it was on. */
function fill(node) {
  const { card, item } = boards.get(node);
  const held = node.contains(document.activeElement) && document.activeElement.dataset.quote;
  const past = later(card, item);
  node.classList.toggle("past", past);
  node.replaceChildren(...(past ? [old(card)] : live(card, item)));
  if (held) node.querySelector(`[data-quote="${CSS.escape(held)}"]`)?.focus();
  return node;
}

function live(card, item) {
  const detail = of(card.request_id);
  const rows = arranged(detail ? rowsOf(detail).map((row) => ({ ...row, ...kept(card, row) })) : card.rows);
  const status = detail?.status ?? card.status;
  const since = changes(earlier(card, item)?.rows ?? card.rows, rows);
  return [
    rows.length ? table({ ...card, status }, rows, since.of) : el("p.hint", {}, t("quotes.none")),
    since.gone.length > 0 && el("p.hint.gone", {}, t("quotes.gone", { vendors: since.gone.join(", ") })),
    detail && steps(detail),
  ].filter(Boolean);
}

/** A board that a later one has replaced keeps what it said, folded away, and offers nothing to press. */
function old(card) {
  return el("details", {}, el("summary", {}, t("quotes.past", { count: card.rows.length })), table({ ...card, status: "past" }, arranged(card.rows), () => null));
}

const arranged = (rows) => arrange(rows, { today: island.day(), weight });

/** What only the card knows of an offer that has not changed since: the amount it was converted to, and if it is the best. */
function kept(card, row) {
  const all = of(card.request_id).quotes;
  const same = card.rows.find((one) => one.quote_id === row.quote_id && Number(one.price) === row.price && one.currency === row.currency);
  const unchanged = all.length === card.rows.length && all.every(({ id }) => card.rows.some((one) => one.quote_id === id));
  return { converted: same?.converted ?? null, told: same?.told, best: unchanged ? same?.best ?? null : null };
}

const cardOf = (item, id) => item.meta?.cards?.find?.((card) => card?.kind === "quotes" && card.request_id === id && card.rows?.length);
const board = (card) => thread().items().filter((item) => cardOf(item, card.request_id));
const later = (card, item) => Boolean(card.request_id && item && board(card).some(({ seq }) => seq > item.seq));
const earlier = (card, item) => card.request_id && cardOf(board(card).findLast(({ seq }) => seq < item.seq) ?? {}, card.request_id);

function refill(id) {
  const which = id ? `[data-request="${CSS.escape(id)}"]` : "";
  for (const node of $$(`.slip.quotes${which}`)) if (boards.has(node)) fill(node);
}

/** A new board takes over from the one before it. */
function arrived({ message, here }) {
  if (!here) return;
  for (const card of message.meta?.cards ?? []) if (card?.kind === "quotes") refill(card.request_id);
}

/** An offer ends with the island's day, whether or not anybody says so. */
function atMidnight() {
  setTimeout(() => { refill(); atMidnight(); }, Math.min(island.untilMidnight() + 1000, LONGEST_WAIT));
}

on("request", refill);
on("currency", () => refill());
on("conversation:message", arrived);
document.addEventListener("visibilitychange", () => { if (!document.hidden) refill(); });
atMidnight();
