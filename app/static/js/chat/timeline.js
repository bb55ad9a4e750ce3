import { day } from "../lib/format.js";

const NOTHING = { degraded: false, next: null, unread: null };

/** What stands on the page from top to bottom: the messages, and between them days, changes of the mind that answers, where
 * the unread ones begin and what was remembered of a message (`under` tells by its id). `around` is what the messages
 * outside say: whether the last reply above was `degraded`, and who speaks `next` below. Pure. */
export function weave(items, under, around = NOTHING) {
  const said = { ...NOTHING, ...around, date: "", days: new Set(), today: new Date().toDateString() };
  return settle(items, said.next).flatMap((item) => [...newDay(item, said), ...newVisit(item, said), ...newMind(item, said), item, ...remembered(item, under)]);
}

/** A day is told once: where clocks disagree around midnight, the first word stands. */
function newDay({ created_at }, said) {
  const date = created_at ? new Date(created_at).toDateString() : said.date;
  if (date === said.date || said.days.has(date)) return [];
  said.date = date;
  said.days.add(date);
  return [{ type: "day", key: `day:${date}`, name: () => day(created_at), today: said.today }];
}

function newVisit({ seq }, { unread }) {
  return unread && seq === unread ? [{ type: "unread", key: "unread" }] : [];
}

/** Told once when the language model goes and once when it is back, not under every answer. */
function newMind({ key, in_reply_to, degraded }, said) {
  if (!in_reply_to || degraded == null || degraded === said.degraded) return [];
  said.degraded = degraded;
  return [{ type: "mind", key: `mind:${key}`, degraded }];
}

function remembered({ id, role }, under) {
  const preferences = role === "user" && id ? under(id) : [];
  return preferences.length ? [{ type: "remembered", key: `remembered:${id}`, preferences }] : [];
}

/** Choices are open until somebody says something more; what the person says next tells which of them it was. The last of
 * what was said is known as such while nothing is being written below it. */
function settle(items, next) {
  return items.toReversed().map((item) => {
    const last = !next && item.role === "assistant" && item.message;
    const choosing = item.meta?.cards?.length && { open: !next, said: next?.role === "user" ? next.content : null };
    const settled = last || choosing ? { ...item, ...choosing, ...(last && { last: true }) } : item;
    if (spoken(item)) next = item;
    return settled;
  }).toReversed();
}

/** The word that settles choices is the assistant's or the person's own; a vendor's or a notice leaves them open. */
export const spoken = ({ role }) => role === "user" || role === "assistant";
