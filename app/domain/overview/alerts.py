"""What is wrong now, and what operators were told lately or are still owed to be told."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from app.domain import alerting
from app.domain.broadcasts import Broadcast
from app.domain.circuits import BreakerEvent
from app.domain.failed_tasks import FailedTask
from app.domain.overview.shapes import AlertView

LATELY = timedelta(hours=1)
MOST = 20
OWED = ("owed", "sent")


def alerts(session: Session) -> list[AlertView]:
    """Return what goes on, what began first on top, and below it the last hour's, the latest first; two queries."""
    going_on = [AlertView(open=True, **asdict(one)) for one in alerting.open_alerts(session)]
    return [*going_on, *_lately(session)]


def _lately(session: Session) -> list[AlertView]:
    died = _of(FailedTask, FailedTask.created_at, literal("job died: ") + FailedTask.actor, FailedTask.error)
    kind = literal("breaker ") + BreakerEvent.kind
    broke = _of(BreakerEvent, BreakerEvent.at, kind + literal(": ") + BreakerEvent.component, BreakerEvent.reason)
    named = func.coalesce(Broadcast.failure, "")
    failed = _of(
        Broadcast, func.coalesce(Broadcast.settled_at, Broadcast.created_at), literal("broadcast failed"), named
    )
    every = union_all(died, broke, failed).subquery()
    rows = session.execute(select(every).order_by(every.c.since.desc()).limit(MOST))
    return [AlertView(open=False, **row._asdict()) for row in rows]


def _of(table: Any, since: Any, name: Any, detail: Any) -> Select[Any]:
    shown = (name.label("name"), since.label("since"), table.alerted_at.label("told"), detail.label("detail"))
    lately = or_(since > func.now() - LATELY, table.alert == "owed")
    return select(*shown).where(table.alert.in_(OWED), lately).order_by(since.desc()).limit(MOST)
