import { threads as api } from "../lib/api.js";

const PAGE = 100;
const HALF = 25;

/** Loads what stands above a seq; throws Problem. */
export const before = (target, seq) => load(target, "before", () => api.before(target.id, seq, PAGE));

/** Loads what stands below a seq; throws Problem. */
export const after = (target, seq) => load(target, "after", () => api.after(target.id, seq));

/** Loads a message with what stands around it; throws Problem. */
export const around = (target, seq) => load(target, `around ${seq}`, () => look(target.id, seq));

/** The page around a message; its conversation need not be known yet. Throws Problem. */
export const look = (id, seq) => api.before(id, seq + HALF, 2 * HALF);

/** One request of a kind at a time; whoever asks meanwhile gets the same answer. */
function load(target, kind, ask) {
  target.loads ??= new Map();
  if (!target.loads.has(kind)) {
    const page = ask().then(({ items }) => { target.insert(items); return items; });
    target.loads.set(kind, page.finally(() => target.loads.delete(kind)));
  }
  return target.loads.get(kind);
}
