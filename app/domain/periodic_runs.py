"""Periodic runs: one row per job and time slot, so that two schedulers start a job once."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.base import Base
from app.kit import outbox

KEEP = timedelta(hours=1)
MOST_OFTEN = "chores.sweep"  # the job by which a scheduler is known to live


class PeriodicRun(Base):
    """A job was started for a slot."""

    __tablename__ = "periodic_runs"

    job: Mapped[str] = mapped_column(primary_key=True)
    slot: Mapped[datetime] = mapped_column(primary_key=True)
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())


def start_once(session: Session, job: str, slot: datetime) -> bool:
    """Enqueue the actor `job` for `slot` unless somebody did; tell whether this call did."""
    statement = insert(PeriodicRun).values(job=job, slot=slot).on_conflict_do_nothing().returning(PeriodicRun.job)
    first = session.execute(statement).one_or_none() is not None
    if first:
        outbox.enqueue(job)
    return first


def last_run(session: Session) -> datetime | None:
    """Return when a scheduler last started its most frequent job, None for never."""
    latest = select(PeriodicRun.started_at).where(PeriodicRun.job == MOST_OFTEN).order_by(PeriodicRun.slot.desc())
    return session.scalar(latest.limit(1))


def forget_old(session: Session) -> None:
    """Drop the rows of slots long past."""
    session.execute(delete(PeriodicRun).where(PeriodicRun.started_at < func.now() - KEEP))
