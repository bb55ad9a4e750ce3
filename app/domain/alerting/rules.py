"""RULES: what is worth waking somebody for. `ops/alerts.yml` and our own check are both made of this table."""

from dataclasses import dataclass
from typing import Literal

RUNBOOK = "docs/runbook.md"


@dataclass(frozen=True, slots=True)
class Rule:
    """An alert: `of` is beyond `limit` for `held` seconds. One that is open ends at `clears` when that is given.

    `of` is PromQL and gives one value for each value of the label `by`. `says` and `over` are told when it begins and
    ends; they may name `{subject}`, the label's value, and `{value}`.
    """

    name: str
    of: str
    limit: float
    held: int
    severity: Literal["warning", "critical"]
    summary: str
    says: str
    over: str
    by: str = ""
    is_below: bool = False
    clears: float | None = None

    def is_beyond(self, value: float, *, is_open: bool) -> bool:
        """Tell whether `value` lets the alert begin, or go on when it is open."""
        limit = self.clears if is_open and self.clears is not None else self.limit
        return value < limit if self.is_below else value > limit

    @property
    def runbook(self) -> str:
        """Where it says what to do."""
        return f"{RUNBOOK}#{self.name.lower()}"


READY = 'max by (queue) (queue_jobs{state="ready"})'

RULES = (
    Rule(
        name="QueueBacklog",
        of=READY,
        limit=50,
        held=300,
        severity="warning",
        by="queue",
        summary="More than 50 jobs have stood in a queue for 5 minutes",
        says="{value:.0f} jobs stand in the queue {subject}, more than 50 for 5 minutes",
        over="the queue {subject} has drained: {value:.0f} jobs are left",
    ),
    Rule(
        name="QueueFlooded",
        of=READY,
        limit=1000,
        held=0,
        severity="critical",
        by="queue",
        clears=50,
        summary="More than 1000 jobs stand in a queue",
        says="{value:.0f} jobs stand in the queue {subject}",
        over="the queue {subject} has drained: {value:.0f} jobs are left",
    ),
    Rule(
        name="DeadJobs",
        of="sum(max by (queue) (dead_jobs))",
        limit=100,
        held=0,
        severity="warning",
        summary="More than 100 jobs have died and wait for somebody",
        says="{value:.0f} jobs have died and wait to be replayed or resolved",
        over="{value:.0f} dead jobs are left",
    ),
    Rule(
        name="BreakerOpen",
        of="max by (name) (breaker_state)",
        limit=1,
        held=120,
        severity="critical",
        by="name",
        summary="A breaker has been open for 2 minutes: its provider is not called",
        says="the breaker of {subject} has been open for 2 minutes",
        over="the breaker of {subject} lets calls through again",
    ),
    Rule(
        name="TurnsSlow",
        of="histogram_quantile(0.95, sum by (le) (rate(turn_seconds_bucket[5m])))",
        limit=10,
        held=300,
        severity="warning",
        summary="One reply in twenty takes longer than 10 seconds",
        says="one reply in twenty takes longer than {value:.1f} s",
        over="nineteen replies in twenty are there within {value:.1f} s",
    ),
    Rule(
        name="TurnsUnanswered",
        of="max(turns_oldest_seconds)",
        limit=60,
        held=30,
        severity="critical",
        summary="A message has waited for its reply longer than a minute",
        says="the oldest message without a reply has waited for {value:.0f} s",
        over="the oldest message without a reply has waited for {value:.0f} s",
    ),
    Rule(
        name="LedgerImbalance",
        of='max(abs(ledger_messages{column="imbalance"}))',
        limit=0,
        held=0,
        severity="critical",
        summary="Accepted messages and what became of them do not add up",
        says="{value:.0f} accepted messages are unaccounted for",
        over="every accepted message is accounted for",
    ),
    Rule(
        name="NoWorkers",
        of="max(workers_alive)",
        limit=1,
        held=30,
        is_below=True,
        severity="critical",
        summary="No worker is connected: messages are accepted and wait",
        says="no worker is connected: messages are accepted and wait",
        over="workers are connected: {value:.0f}",
    ),
    Rule(
        name="NoSchedulerRun",
        of="time() - max(scheduler_last_run_timestamp_seconds)",
        limit=60,
        held=30,
        severity="critical",
        summary="The scheduler has started nothing for a minute: lost jobs are not found again",
        says="the scheduler has started nothing for a minute",
        over="the scheduler runs again",
    ),
)
