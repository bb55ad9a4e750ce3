"""Pauses: a row per paused queue, so that neither a restart nor the loss of Redis lets its jobs run."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain import audit
from app.domain.base import Base


class QueuePause(Base):
    """A queue from which no worker takes a job, until somebody resumes it."""

    __tablename__ = "queue_pauses"

    queue: Mapped[str] = mapped_column(primary_key=True)
    who: Mapped[str]  # a user's id
    reason: Mapped[str]
    since: Mapped[datetime] = mapped_column(server_default=func.now())


def pause(session: Session, queue: str, reason: str, who: str) -> None:
    """Pause a queue; who pauses a paused one only gives it another reason. Raises Invalid for an unusable reason."""
    values = {"who": who, "reason": audit.reason(reason)}
    stored = insert(QueuePause).values(queue=queue, **values)
    session.execute(stored.on_conflict_do_update(index_elements=["queue"], set_=values))
    audit.note(session, who, "queue.pause", queue, reason=values["reason"])


def resume(session: Session, queue: str, reason: str, who: str) -> bool:
    """Let workers take jobs again; whether it was paused. Raises Invalid for an unusable reason."""
    reason = audit.reason(reason) if reason else ""
    row = session.get(QueuePause, queue, with_for_update=True)
    if row is None:
        return False
    session.delete(row)
    session.flush()
    audit.note(session, who, "queue.resume", queue, reason=reason, was=row.reason)
    return True


def paused(session: Session) -> set[str]:
    """Return the names of the queues that are paused."""
    return set(session.scalars(select(QueuePause.queue)))
