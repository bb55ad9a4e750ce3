"""The row behind everything that the memory is told: one for each reply, born in its transaction."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.base import Base
from app.kit import outbox

State = Literal["waiting", "writing", "written", "skipped", "rejected"]
OPEN = ("waiting", "writing")


class MemoryWrite(Base):
    """A turn whose two sides the memory is owed."""

    __tablename__ = "memory_writes"
    __table_args__ = (
        # A memory keeps what it is told in the order in which it is told: one write of a thread at a time.
        Index("uq_memory_writes_writing", "conversation_id", unique=True, postgresql_where=text("state = 'writing'")),
        Index(
            "ix_memory_writes_open",
            "conversation_id",
            "seq",
            postgresql_where=text("state in ('waiting', 'writing')"),
        ),
        Index("ix_memory_writes_conversation_id", "conversation_id"),
        Index("ix_memory_writes_done_at", "done_at"),
        CheckConstraint("state in ('waiting', 'writing', 'written', 'skipped', 'rejected')", name="state"),
        CheckConstraint("(state = 'writing') = (claim_id is not null)", name="claimed"),
        CheckConstraint("(state in ('waiting', 'writing')) = (done_at is null)", name="done"),
    )

    turn_id: Mapped[UUID] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True)
    conversation_id: Mapped[UUID]  # these go when the turn goes: no keys and indexes of their own for every reply
    message_id: Mapped[UUID]
    reply_id: Mapped[UUID]
    seq: Mapped[int]  # the message's number: a thread is written in this order
    state: Mapped[str] = mapped_column(server_default="waiting")
    attempts: Mapped[int] = mapped_column(server_default="0")
    strikes: Mapped[int] = mapped_column(server_default="0")  # attempts that failed while others went through
    is_unclear: Mapped[bool] = mapped_column(server_default="false")  # an attempt may have been stored
    claim_id: Mapped[UUID | None]
    lease_until: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]
    next_try_at: Mapped[datetime] = mapped_column(server_default=func.now())
    kept_in: Mapped[str | None]  # the memory that took it
    outcome: Mapped[str | None]
    error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    done_at: Mapped[datetime | None]


def owe(session: Session, turn_id: UUID, conversation_id: UUID, sides: tuple[UUID, UUID], seq: int) -> None:
    """Owe the memory a turn with its message and its reply (`sides`), and wake a worker for it after the commit."""
    message_id, reply_id = sides
    session.add(
        MemoryWrite(turn_id=turn_id, conversation_id=conversation_id, message_id=message_id, reply_id=reply_id, seq=seq)
    )
    outbox.enqueue("memory.mirror", str(conversation_id))
