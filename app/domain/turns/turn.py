"""The turn's row and the ids that derive from it."""

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID, uuid5

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.base import Base

TurnStatus = Literal["queued", "running", "answered", "failed", "stopped"]
OPEN = ("queued", "running")

LEASE = timedelta(seconds=6)  # a claim that is not renewed for this long is free for the next worker
MAX_ATTEMPTS = 5  # a turn that was claimed this often without an answer has failed


class Turn(Base):
    """One message's way to its reply."""

    __tablename__ = "turns"
    __table_args__ = (
        UniqueConstraint("message_id"),
        UniqueConstraint("conversation_id", "seq"),
        # One turn of a thread at a time: whatever the code believes, a second claim cannot be stored.
        Index("uq_turns_running", "conversation_id", unique=True, postgresql_where=text("status = 'running'")),
        Index("ix_turns_open", "created_at", postgresql_where=text("status in ('queued', 'running')")),
        Index("ix_turns_created_at_id", "created_at", "id"),
        Index("ix_turns_ended_at", "ended_at"),
        Index("ix_turns_correlation_id", "correlation_id"),
        CheckConstraint("status in ('queued', 'running', 'answered', 'failed', 'stopped')", name="status"),
        CheckConstraint("(status = 'running') = (claim_id is not null)", name="claimed"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"))
    seq: Mapped[int]  # the message's number: turns of a thread are answered in this order
    status: Mapped[str] = mapped_column(server_default="queued")
    attempts: Mapped[int] = mapped_column(server_default="0")
    claim_id: Mapped[UUID | None]  # new with every claim: who holds another one has lost the turn
    worker: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    correlation_id: Mapped[str]
    partial_text: Mapped[str] = mapped_column(server_default="")
    error: Mapped[str | None]
    trace: Mapped[list[dict[str, Any]]] = mapped_column(server_default="[]")
    course: Mapped[dict[str, Any]] = mapped_column(server_default="{}")  # what happened around the thinking
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    claimed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    def end(self, status: TurnStatus, error: str | None = None) -> None:
        """Close the turn; nobody holds it any more."""
        self.status, self.error, self.ended_at = status, error, func.now()
        self.claim_id, self.lease_until = None, None


@dataclass(frozen=True, slots=True)
class Partial:
    """A reply in the making, as far as it was kept."""

    message_id: UUID
    in_reply_to: UUID
    text: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A turn that this worker may answer until its lease lapses."""

    turn_id: UUID
    claim_id: UUID
    conversation_id: UUID
    message_id: UUID
    correlation_id: str
    waited: float  # seconds between the 202 and this claim
    at: float = field(default_factory=time.perf_counter)  # when it was made


def turn_id(message_id: UUID) -> UUID:
    """Return the id of the turn that a message begins."""
    return uuid5(message_id, "turn")


def reply_id(turn: UUID) -> UUID:
    """Return the id of the one reply of a turn, known before it is written."""
    return uuid5(turn, "reply")


def partial(session: Session, conversation_id: UUID) -> Partial | None:
    """Return the half-written reply of a thread, None when nothing has been written yet."""
    turn = session.scalar(
        select(Turn).where(Turn.conversation_id == conversation_id, Turn.status == "running", Turn.partial_text != "")
    )
    return Partial(reply_id(turn.id), turn.message_id, turn.partial_text) if turn else None
