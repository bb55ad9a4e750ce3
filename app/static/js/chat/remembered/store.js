import { emit, on } from "../../lib/bus.js";
import { preferences as api } from "../../lib/api.js";
import { reason, t } from "../../lib/i18n.js";
import { joined } from "../../lib/format.js";
import { announce, toast } from "../status.js";
import { thread } from "../conversation.js";

/** What is remembered about the person, of all conversations: PreferenceView by id. */
const known = new Map();
const noticed = new Set(); // told or kept during this visit: these stay under their message until the page is loaded anew
const forgotten = new Map(); // when they were last changed: an event that comes again does not bring them back, saying it anew does
const busy = new Set();

const changed = () => emit("remembered:changed");

export const all = () => [...known.values()].map((one) => ({ ...one, busy: busy.has(one.id) })).sort((a, b) => (a.created_at < b.created_at ? -1 : 1));

/** What was remembered of a message and still asks for a word, or was told just now. */
export const under = (messageId) => (known.size ? all().filter((one) => one.message_id === messageId && (noticed.has(one.id) || (one.explicit && !one.confirmed))) : []);

export async function load() {
  const { items } = await api.active();
  replace(items);
}

export const keep = (id) => change(id, { confirmed: true });
export const edit = (id, value) => change(id, { value });

/** Shows a change before the server has agreed to it, and takes it back when it does not. */
async function change(id, part) {
  const before = known.get(id);
  if (!before || busy.has(id)) return;
  noticed.add(id);
  begin(id, { ...before, ...part, ...(part.value && { label: part.value }) });
  try {
    const answer = await api.change(id, part);
    known.set(id, { ...known.get(id), ...answer });
    announce(t("remembered.saved", { label: known.get(id).label }));
  } catch (problem) {
    if (problem.status === 404) vanish(id);
    else restore(before, problem);
  }
  end(id);
}

/** Erases it for good; one that is already gone is as good as erased. */
export async function forget(id) {
  const before = known.get(id);
  if (!before || busy.has(id)) return;
  forgotten.set(id, before.updated_at ?? "");
  begin(id, null);
  try {
    await api.forget(id);
    announce(t("remembered.forgotten", { label: before.label }));
  } catch (problem) {
    if (problem.status !== 404) restore(before, problem);
  }
  end(id);
}

function begin(id, next) {
  busy.add(id);
  if (next) known.set(id, next);
  else known.delete(id);
  changed();
}

function end(id) {
  busy.delete(id);
  changed();
}

function vanish(id) {
  known.delete(id);
  toast(t("remembered.gone"));
}

function restore(before, problem) {
  forgotten.delete(before.id);
  known.set(before.id, before);
  toast(`${t("remembered.failed")} ${reason(problem)}`, "error");
}

/** What the server remembers now; changes that are still on their way to it stay as they are shown. */
function replace(preferences) {
  for (const id of known.keys()) if (!busy.has(id)) known.delete(id);
  take(preferences);
  changed();
}

function take(preferences) {
  const fresh = preferences.filter((one) => !busy.has(one.id) && !(one.updated_at <= forgotten.get(one.id)));
  for (const one of fresh) known.set(one.id, one);
  return fresh;
}

function hear({ thread_id, message_id, preferences }) {
  const fresh = take(preferences.map((one) => ({ message_id, ...one })));
  for (const { id } of fresh) noticed.add(id);
  changed();
  if (fresh.length && thread_id === thread().id) announce(t("remembered.chip", { label: joined(fresh.map(({ label }) => label)) }));
}

on("socket:remembered", hear);
on("socket:rehydration", ({ preferences }) => { if (preferences) replace(preferences); });
on("session:begun", () => { for (const part of [known, noticed, forgotten, busy]) part.clear(); changed(); });
