"""What the overview asks of the database, put together with what was seen outside it."""

from dataclasses import asdict
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain import circuits, deliveries, memory, periodic_runs, queues, turns
from app.domain.failed_tasks import FailedTask
from app.domain.overview.alerts import alerts
from app.domain.overview.looking import Looked
from app.domain.overview.pace import HOUR, pace
from app.domain.overview.shapes import (
    BreakerView,
    FailuresView,
    LedgerView,
    MemoryView,
    OverviewView,
    SchedulerView,
    SocketsView,
    WorkerView,
)

__all__ = ["OverviewView", "view"]


def view(session: Session, looked: Looked) -> OverviewView:
    """Return how everything is."""
    now, last = datetime.now(UTC), periodic_runs.last_run(session)
    owed = memory.backlog(session)
    backlog, sockets = looked.backlog, looked.sockets
    return OverviewView(
        at=now,
        turns=pace(session),
        queues=queues.standing(session, backlog) if backlog else [],
        failures=_failures(session),
        breakers=_breakers(session, looked),
        sockets=SocketsView(**asdict(sockets)) if sockets else SocketsView(open=0, processes=0),
        ledger=looked.ledger or LedgerView.model_validate(turns.total(session), from_attributes=True),
        memory=MemoryView(waiting=owed.waiting, oldest_seconds=round(owed.oldest, 1)),
        deliveries=deliveries.backlog(session),
        workers=[
            WorkerView(id=one.name, last_seen_seconds=one.last_seen, jobs=one.jobs)
            for one in (backlog.workers if backlog else [])
        ],
        scheduler=SchedulerView(last_run_seconds=round((now - last).total_seconds(), 1)) if last else None,
        alerts=alerts(session),
        unseen=[*(() if backlog else ("queues", "workers")), *(() if sockets else ("sockets",))],
    )


def _failures(session: Session) -> FailuresView:
    lately = FailedTask.created_at > func.now() - HOUR
    is_open = FailedTask.state == "open"
    query = select(func.count().filter(is_open), func.count().filter(lately)).where(is_open | lately)
    open_ones, last_hour = session.execute(query).one()
    return FailuresView(open=open_ones, last_hour=last_hour)


def _breakers(session: Session, looked: Looked) -> list[BreakerView]:
    return [
        BreakerView(component=one.component, state=one.state, forced=one.override.state if one.override else None)
        for one in circuits.standing(session, looked.breakers)
    ]
