/** Which seqs are drawn: `from` and `to`, both included; `to` is Infinity where whatever comes joins them. `end` is the last
 * seq of the conversation, Infinity while that is not known. Pure. */
export const SIZE = 200; // messages; with the days and notes between them below 400 nodes
export const STEP = 80; // that a move brings

const until = (to, end) => (to >= end ? Infinity : to);

/** The latest messages, as far up as nothing is missing. */
export function latest(series, level) {
  const { low } = series.around(level);
  return { from: Math.max(low, series.last(SIZE) ?? low), to: Infinity };
}

/** A message with what stands around it. */
export function around(series, seq, end) {
  const { low, high } = series.around(seq);
  const from = Math.max(low, Math.min(seq, high) - SIZE / 2);
  return { from, to: until(Math.min(high, from + SIZE - 1), end) };
}

/** A step up: what it brings above, it takes away below. The same window when nothing above is here. */
export function earlier(view, series) {
  const from = Math.max(series.around(view.from).low, view.from - STEP);
  if (from >= view.from) return view;
  const kept = series.slice(from, view.to).slice(0, SIZE);
  return { from, to: kept.at(-1).seq < Math.min(view.to, series.last()) ? kept.at(-1).seq : view.to };
}

/** A step down. */
export function later(view, series, end) {
  if (view.to === Infinity) return view;
  const to = Math.min(series.around(view.to).high, view.to + STEP);
  if (to <= view.to && to < end) return view;
  return { from: Math.max(view.from, to - SIZE + 1), to: until(to, end) };
}

/** What has come makes a window too long: who reads its end goes along, who reads its beginning stays. */
export function bounded(view, series, level, following) {
  const drawn = series.slice(view.from, view.to);
  if (drawn.length <= SIZE + STEP) return view;
  return following ? latest(series, level) : { from: view.from, to: drawn[SIZE + STEP - 1].seq };
}

/** How many more there are above and below, without a gap. */
export function reserves(view, series) {
  const high = view.to === Infinity ? Infinity : series.around(view.to).high;
  return { above: view.from - series.around(view.from).low, below: high - view.to || 0 };
}
