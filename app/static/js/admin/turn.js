import { $, el } from "../lib/dom.js";
import { label, t } from "../lib/i18n.js";
import { facts, moment, state, took, whole } from "./bits.js";
import { address } from "./place.js";
import { reason } from "./reason.js";
import { ask } from "./session.js";
import { timeline } from "./timeline.js";

const DONE = ["answered", "failed", "stopped"];

/** One turn with its steps; one that is not over yet is asked for again until it is. */
export function open(root, id) {
  const paper = el("div.turn", { "aria-busy": "true" });
  let drawn = "";
  let over = false;
  $("#view-tools").append(el("a.secondary", { href: address("turns") }, t("admin.turns.all")));
  root.append(paper);

  async function refresh() {
    if (over) return;
    try {
      const turn = await ask(`/admin/turns/${encodeURIComponent(id)}`);
      over = DONE.includes(turn.status);
      if (drawn !== (drawn = JSON.stringify(turn))) draw(paper, turn);
    } catch (problem) {
      over = problem.status === 404;
      if (!drawn) paper.replaceChildren(el("p.notice", { role: "alert" }, reason(problem)));
    }
    paper.removeAttribute("aria-busy");
  }

  refresh();
  return { refresh };
}

function draw(paper, turn) {
  const { trace } = turn;
  paper.replaceChildren(
    el("section.box", {}, facts(about(turn))),
    el("section.box", {}, el("h2", {}, t("admin.turns.trace")), trace?.steps.length ? timeline(trace.steps) : el("p.hint", {}, t("admin.turns.no_trace"))),
  );
}

const about = (turn) => [
  [t("admin.state_of"), state(turn.status)], [t("admin.turns.error"), turn.error],
  [t("admin.turns.agent"), turn.agent && label("agent", turn.agent)], [t("admin.turns.degraded"), turn.degraded ? t("admin.yes") : null],
  [t("admin.turns.accepted"), moment(turn.accepted_at)], [t("admin.turns.answered"), moment(turn.answered_at)],
  [t("admin.turns.wait"), took(turn.wait_ms)], [t("admin.turns.think"), took(turn.think_ms)], [t("admin.turns.attempts"), turn.trace?.attempts == null ? null : String(turn.trace.attempts)],
  [t("admin.turns.breakers"), breakers(turn.trace?.breakers ?? {})],
  [t("admin.correlation_id"), whole(turn.correlation_id)], [t("admin.user_id"), whole(turn.user_id)], [t("admin.thread_id"), whole(turn.thread_id)],
  [t("admin.turns.message_id"), whole(turn.message_id)], [t("admin.turns.reply_id"), whole(turn.reply_id)],
];

/** Only what was not as it should be while it was thought about. */
function breakers(all) {
  const apart = Object.entries(all).filter(([, now]) => now !== "closed");
  return apart.length ? el("span", {}, ...apart.flatMap(([name, now]) => [el("bdi", { dir: "ltr" }, name), " ", state(now), " "])) : null;
}
