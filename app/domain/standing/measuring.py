"""Measuring for each rule what its PromQL asks for, without Prometheus."""

import time
from collections.abc import Callable, Mapping
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.turns.turn import Turn
from app.kit.exposition import Numbers

LATELY = timedelta(minutes=5)

Readings = dict[str, dict[str, float]]  # the name of a rule: its value by subject


def read(numbers: Numbers) -> Readings:
    """Return the values of the rules that `numbers` can tell; what could not be asked for is left out."""
    return {rule: measure(numbers[metric]) for rule, (metric, measure) in MEASURES.items() if metric in numbers}


def slowness(session: Session) -> Readings:
    """Return the time in seconds within which 95 of 100 replies of the last minutes were there, 0 without any."""
    took = func.extract("epoch", Turn.ended_at - Turn.created_at)
    lately = select(func.percentile_cont(0.95).within_group(took)).where(
        Turn.status == "answered", Turn.ended_at > func.now() - LATELY
    )
    return {"TurnsSlow": {"": float(session.scalar(lately) or 0)}}


Values = Mapping[tuple[str, ...], float]


def _ready(values: Values) -> dict[str, float]:
    return {queue: value for (queue, state), value in values.items() if state == "ready"}


def _all(values: Values) -> dict[str, float]:
    return {"": sum(values.values())}


def _named(values: Values) -> dict[str, float]:
    return {name: value for (name,), value in values.items()}


def _ago(values: Values) -> dict[str, float]:
    return {"": time.time() - max(values.values())}


MEASURES: dict[str, tuple[str, Callable[[Values], dict[str, float]]]] = {
    "QueueBacklog": ("queue_jobs", _ready),
    "QueueFlooded": ("queue_jobs", _ready),
    "DeadJobs": ("dead_jobs", _all),
    "BreakerOpen": ("breaker_state", _named),
    "TurnsUnanswered": ("turns_oldest_seconds", _all),
    "NoWorkers": ("workers_alive", _all),
    "NoSchedulerRun": ("scheduler_last_run_timestamp_seconds", _ago),
}
