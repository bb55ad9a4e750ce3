const MOST = 900; // half an hour of pushes, two seconds apart
let taken = [];

/** What an overview says of this moment alone, kept since this page was opened: how quick replies are, how much waits. */
export const samples = () => taken;

/** The jobs that wait, and how long the oldest has, over all queues. */
export function backlog({ queues }) {
  const waiting = queues.reduce((sum, { ready, delayed }) => sum + ready + delayed, 0);
  const ages = queues.map(({ oldest_seconds: seconds }) => seconds).filter((seconds) => seconds != null);
  return { waiting, oldest: ages.length ? Math.max(...ages) : null };
}

/** Keeps what an overview says of its moment; one that another has overtaken adds nothing. */
export function keep(overview) {
  const at = Date.parse(overview.at) / 1000;
  if (at <= (taken.at(-1)?.at ?? 0)) return;
  const { p50_ms: p50, p95_ms: p95 } = overview.turns;
  taken = [...taken, { at, p50: p50 == null ? null : p50 / 1000, p95: p95 == null ? null : p95 / 1000, ...backlog(overview) }].slice(-MOST);
}
