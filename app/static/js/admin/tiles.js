import { joined, number } from "../lib/format.js";
import { label, t } from "../lib/i18n.js";
import { age, took } from "./bits.js";
import { backlog } from "./samples.js";

const OLD = 60; // seconds that nothing should have to wait
const MANY = 50; // jobs, as in the alert rules
const worse = (bad, warn = false) => (bad ? "bad" : warn ? "warn" : "calm");
const sum = (rows, name) => rows.reduce((total, row) => total + row[name], 0);

/** The figures of the overview: `read` answers what is written large, what stands below it, and how bad that is. */
export const TILES = {
  turns: { view: "turns", read: ({ turns: { per_minute: minutes } }) => ({ value: number(minutes.at(-2)?.answered ?? 0), note: t("admin.tile.turns_hour", { answered: sum(minutes, "answered"), failed: sum(minutes, "failed") }), tone: worse(sum(minutes.slice(-5), "failed")) }) },
  latency: { read: ({ turns: { p50_ms: p50, p95_ms: p95 } }) => ({ value: took(p50), note: t("admin.tile.latency_95", { p95: took(p95) }) }) },
  open: { view: "turns", read: ({ turns: { open, oldest_seconds: seconds } }) => ({ value: number(open), note: oldest(seconds), tone: worse(seconds > OLD) }) },
  backlog: { view: "queues", read: (overview) => { const { waiting, oldest: seconds } = backlog(overview); return { value: number(waiting), note: oldest(seconds), tone: worse(waiting > MANY && seconds > OLD, waiting > MANY) }; } },
  failures: { view: "dead", read: ({ failures: { open, last_hour: hour } }) => ({ value: number(open), note: t("admin.tile.failures_hour", { count: hour }), tone: worse(open > 0) }) },
  breakers: { view: "breakers", read: breakers },
  sockets: { read: ({ sockets: { open, processes } }) => ({ value: number(open), note: t("admin.tile.processes", { count: processes }) }) },
  ledger: { read: ledger },
  memory: { read: ({ memory: { waiting, oldest_seconds: seconds } }) => ({ value: number(waiting), note: oldest(waiting ? seconds : null), tone: worse(false, seconds > OLD) }) },
  deliveries: { read: deliveries },
  workers: { read: ({ workers }) => ({ value: number(workers.length), note: t("admin.tile.jobs", { count: sum(workers, "jobs") }), tone: worse(!workers.length) }) },
  scheduler: { read: ({ scheduler }) => ({ value: scheduler ? age(scheduler.last_run_seconds) : "–", note: t(scheduler ? "admin.tile.scheduler_ran" : "admin.tile.scheduler_never"), tone: worse(!scheduler || scheduler.last_run_seconds > OLD) }) },
};

const oldest = (seconds) => (seconds == null ? "" : t("admin.tile.oldest", { age: age(seconds) }));

function breakers({ breakers: all }) {
  const apart = all.filter(({ state, forced }) => forced || state !== "closed");
  return { value: number(apart.length), note: apart.length ? joined(apart.map(({ component }) => component)) : t("admin.tile.breakers_closed"), tone: worse(apart.some(({ state }) => state === "open"), apart.length > 0) };
}

/** Everything that was accepted is one of four things now; if not, something was lost. */
function ledger({ ledger: { accepted, answered, failed, stopped, open } }) {
  const lost = accepted - answered - failed - stopped - open;
  return { value: number(accepted), note: lost ? t("admin.tile.ledger_off", { count: lost }) : t("admin.tile.ledger_even", { answered, failed, stopped, open }), tone: worse(lost) };
}

function deliveries({ deliveries: counts }) {
  const waiting = ["held", "queued", "sending"].reduce((total, name) => total + (counts[name] ?? 0), 0);
  const trouble = ["failed", "unknown"].filter((name) => counts[name]).map((name) => `${label("admin.state", name)}: ${number(counts[name])}`);
  return { value: number(waiting), note: trouble.length ? joined(trouble) : t("admin.tile.deliveries_waiting"), tone: worse(false, counts.unknown > 0) };
}
