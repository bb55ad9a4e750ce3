"""What the memory is still owed, found again however its wake-up was lost."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, aliased

from app.domain.memory.write import OPEN, MemoryWrite
from app.kit import outbox

OVERDUE = timedelta(seconds=3)  # a wake-up normally arrives within milliseconds


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many turns the memory is owed, and for how many seconds the oldest has waited."""

    waiting: int
    oldest: float


def backlog(session: Session) -> Backlog:
    """Count what the memory is owed."""
    oldest = func.extract("epoch", func.now() - func.min(MemoryWrite.created_at))
    count, age = session.execute(select(func.count(), oldest).where(MemoryWrite.state.in_(OPEN))).one()
    return Backlog(count, float(age or 0))


def wake_owed(session: Session, most: int) -> int:
    """Wake at most `most` threads whose memory is owed something that is due, the longest waiting first."""
    # Only what a thread is owed longest can be claimed: were what waits behind it looked at, threads with nothing to
    # do would take the places of others.
    open_ones = select(MemoryWrite).ext(distinct_on(MemoryWrite.conversation_id)).where(MemoryWrite.state.in_(OPEN))
    first = aliased(MemoryWrite, open_ones.order_by(MemoryWrite.conversation_id, MemoryWrite.seq).subquery())
    lapsed = and_(first.state == "writing", first.lease_until < func.now())
    forgotten = and_(
        first.state == "waiting",
        first.next_try_at <= func.now(),
        first.created_at < func.now() - OVERDUE,
    )
    longest = select(first.conversation_id).where(or_(lapsed, forgotten)).order_by(first.created_at)
    threads = session.scalars(longest.limit(most)).all()
    for conversation_id in threads:
        outbox.enqueue("memory.mirror", str(conversation_id))
    return len(threads)


def reopen_rejected(session: Session, conversation_id: UUID) -> int:
    """Owe the memory again what it did not want of a thread; return how many."""
    reopened = session.execute(
        update(MemoryWrite)
        .where(MemoryWrite.conversation_id == conversation_id, MemoryWrite.state == "rejected")
        .values(state="waiting", strikes=0, error=None, outcome=None, done_at=None, next_try_at=func.now())
        .returning(MemoryWrite.turn_id)
    )
    return len(reopened.all())
