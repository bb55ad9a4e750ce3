"""Hand-offs: somebody wants a person, and what that person needs to know first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args
from uuid import UUID, uuid4

import structlog
from sqlalchemy import CheckConstraint, ForeignKey, Index, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.base import Base
from app.kit import metrics
from app.kit.text import clean

Reason = Literal["asked", "complaint", "owner", "stuck"]
LONGEST = 2000  # characters of the summary

_log = structlog.stdlib.get_logger(__name__)


class Handoff(Base):
    """A wish for a person, at most one open in a thread. It goes with its thread, because it tells what was said."""

    __tablename__ = "handoffs"
    __table_args__ = (
        Index("uq_handoffs_open", "conversation_id", unique=True, postgresql_where=text("status = 'open'")),
        Index("ix_handoffs_status_created_at", "status", "created_at"),
        Index("ix_handoffs_conversation_id", "conversation_id"),
        Index("ix_handoffs_user_id", "user_id"),
        CheckConstraint("status in ('open', 'taken', 'closed')", name="status"),
        CheckConstraint(f"reason in {get_args(Reason)}", name="reason"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    turn_id: Mapped[UUID] = mapped_column(unique=True)
    reason: Mapped[str]
    summary: Mapped[str]
    status: Mapped[str] = mapped_column(server_default="open")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    taken_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a person is wanted."""

    user_id: UUID
    conversation_id: UUID
    turn_id: UUID


def open_handoff(session: Session, asked: Asked, reason: Reason, summary: str) -> Handoff:
    """Note that a person is wanted; while the thread has an open hand-off, that one gets the reason and the summary.

    The same turn again changes nothing. Raises Invalid for an empty or endless summary.
    """
    known = session.scalar(select(Handoff).where(Handoff.turn_id == asked.turn_id))
    if known:
        return known
    new, told = uuid4(), {"reason": reason, "summary": clean(summary, "summary", LONGEST)}
    values = {"user_id": asked.user_id, "conversation_id": asked.conversation_id, "turn_id": asked.turn_id}
    stored = insert(Handoff).values(id=new, **values, **told)
    latest = stored.on_conflict_do_update(
        index_elements=["conversation_id"], index_where=text("status = 'open'"), set_=told
    )
    handoff = session.scalars(latest.returning(Handoff), execution_options={"populate_existing": True}).one()
    if handoff.id == new:
        metrics.handoffs.labels(reason).inc()
    _log.info("a person is wanted", handoff_id=str(handoff.id), reason=reason, new=handoff.id == new)
    return handoff
