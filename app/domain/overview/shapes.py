"""The shapes of the overview."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from app.domain.queues import QueueView
from app.kit.breakers import Forced


class MinuteView(BaseModel):
    """What happened within one minute (UTC)."""

    minute: datetime
    accepted: int
    answered: int
    failed: int


class TurnsView(BaseModel):
    """How the turns of the last hour went: `p50_ms` and `p95_ms` are from the 202 to the recorded reply."""

    per_minute: list[MinuteView]
    p50_ms: float | None
    p95_ms: float | None
    open: int
    oldest_seconds: float | None


class FailuresView(BaseModel):
    """Jobs that died and wait for somebody, and how many died within the last hour."""

    open: int
    last_hour: int


class BreakerView(BaseModel):
    """A breaker, and what somebody has forced on it."""

    component: str
    state: Literal["closed", "open", "half_open"]
    forced: Forced | None


class SocketsView(BaseModel):
    """Open sockets, and the web processes that serve them."""

    open: int
    processes: int


class LedgerView(BaseModel):
    """What became of every accepted message, as of at most ten seconds ago."""

    accepted: int
    answered: int
    failed: int
    stopped: int
    open: int


class MemoryView(BaseModel):
    """What the memory has not been told yet."""

    waiting: int
    oldest_seconds: float


class WorkerView(BaseModel):
    """A worker process: `jobs` are those it has taken, also those that wait in it for a free thread."""

    id: str
    last_seen_seconds: float
    jobs: int


class SchedulerView(BaseModel):
    """The scheduler."""

    last_run_seconds: float


class AlertView(BaseModel):
    """Something that operators are told of: `told` is when they were, null while that is still owed."""

    name: str
    since: datetime
    told: datetime | None
    detail: str


class OverviewView(BaseModel):
    """How everything is. `unseen` names what Redis could not be asked for; that is shown empty."""

    at: datetime
    turns: TurnsView
    queues: list[QueueView]
    failures: FailuresView
    breakers: list[BreakerView]
    sockets: SocketsView
    ledger: LedgerView
    memory: MemoryView
    deliveries: dict[str, int]
    workers: list[WorkerView]
    scheduler: SchedulerView | None
    alerts: list[AlertView]
    unseen: list[Literal["queues", "workers", "sockets"]]
