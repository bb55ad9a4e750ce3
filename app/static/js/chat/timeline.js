import { day } from "../lib/format.js";

/** What stands on the page from top to bottom: the messages, and between them days, changes of the mind that answers and
 * what was remembered of a message (`under` tells by its id). Pure. */
export function weave(items, under) {
  const said = { date: "", degraded: false };
  return settle(items).flatMap((item) => [...newDay(item, said), ...newMind(item, said), item, ...remembered(item, under)]);
}

function newDay({ created_at }, said) {
  const name = created_at ? day(created_at) : said.date;
  if (name === said.date) return [];
  said.date = name;
  return [{ type: "day", key: `day:${name}`, name }];
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
function settle(items) {
  let next = null;
  return items.toReversed().map((item) => {
    const last = !next && item.role === "assistant" && item.message;
    const choosing = item.meta?.cards?.length && { open: !next, said: next?.role === "user" ? next.content : null };
    const settled = last || choosing ? { ...item, ...choosing, ...(last && { last: true }) } : item;
    if (item.role === "user" || item.role === "assistant") next = item;
    return settled;
  }).toReversed();
}
