"""What has happened to a breaker, by itself or by somebody's hand. Rows are only ever added."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Index, delete, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.base import Base
from app.domain.paging import Position, cut, latest
from app.kit import logging, outbox
from app.kit.breakers import Change

EventKind = Literal["opened", "half_open", "reopened", "closed", "forced_open", "forced_closed", "released", "expired"]
QUIET_KINDS = ("half_open", "reopened")  # an outage tries every half minute; it is told when it begins and ends
UNTOLD = "alerts"  # the breaker of what alerts are sent through
ALERTING = "alerts.breaker"  # the actor that sends them
KEPT = timedelta(days=90)


class BreakerEvent(Base):
    """One change of a breaker or of what is forced on it."""

    __tablename__ = "breaker_events"
    __table_args__ = (
        Index("ix_breaker_events_component_at", "component", "at", "id"),
        Index("ix_breaker_events_at", "at"),
        Index("ix_breaker_events_alert_owed", "at", postgresql_where=text("alert = 'owed'")),
        CheckConstraint(f"kind in {get_args(EventKind)}", name="kind"),
        CheckConstraint("alert in ('owed', 'sent', 'covered', 'none')", name="alert"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    component: Mapped[str]
    kind: Mapped[str]
    reason: Mapped[str]
    who: Mapped[str | None]  # a user's id or CLI; None when it happened by itself
    worker: Mapped[str | None]  # host and process that made the change; None for what somebody has forced
    correlation_id: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    alert: Mapped[str]  # owed -> sent | covered by another one of the last minute; none when nobody is to be told
    alerted_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that has happened to a component."""

    component: str
    kind: EventKind
    reason: str
    who: str | None = None
    worker: str | None = None


def changed(session: Session, change: Change, worker: str) -> BreakerEvent:
    """Write down that a breaker has changed by itself, in the process `worker`."""
    return note(session, Happened(change.name, change.kind, change.why, worker=worker))


def note(session: Session, happened: Happened) -> BreakerEvent:
    """Write down what has happened, and owe an alert when somebody is to be told."""
    is_told = happened.kind not in QUIET_KINDS and happened.component != UNTOLD
    event = BreakerEvent(
        component=happened.component,
        kind=happened.kind,
        reason=happened.reason,
        who=happened.who,
        worker=happened.worker,
        correlation_id=logging.correlation_id(),
        alert="owed" if is_told else "none",
    )
    session.add(event)
    session.flush()
    if is_told:
        outbox.enqueue(ALERTING, str(event.id))
    return event


def history(
    session: Session, component: str, limit: int, before: Position | None = None
) -> tuple[list[BreakerEvent], Position | None]:
    """Return what has happened to a component, the latest first, and where the next page begins."""
    query = select(BreakerEvent).where(BreakerEvent.component == component)
    found = session.scalars(latest(query, (BreakerEvent.at, BreakerEvent.id), limit, before)).all()
    return cut(found, limit, lambda last: (last.at, last.id))


def last_changes(session: Session) -> dict[str, datetime]:
    """Return when something last happened to each component."""
    query = select(BreakerEvent.component, func.max(BreakerEvent.at).label("at")).group_by(BreakerEvent.component)
    return {row.component: row.at for row in session.execute(query)}


def forget_old(session: Session) -> None:
    """Drop what happened more than KEPT ago."""
    session.execute(delete(BreakerEvent).where(BreakerEvent.at < func.now() - KEPT))
