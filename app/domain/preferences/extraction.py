"""That a message was looked through for preferences: once, however often its job comes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.base import Base


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found in a message. `evidence` are the words of the message that prove it."""

    key: str
    value: str
    label: str
    explicit: bool
    confidence: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where findings come from: one message, how it was read and how long that took."""

    message_id: UUID
    turn_id: UUID | None
    said_at: datetime
    language: str
    method: Literal["model", "rules"]
    ms: float
    dropped: int = 0  # findings that the message did not prove


class PreferenceExtraction(Base):
    """One message's extraction, also of one that told nothing."""

    __tablename__ = "preference_extractions"
    __table_args__ = (CheckConstraint("method in ('model', 'rules')", name="method"),)

    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True)
    method: Mapped[str]
    ms: Mapped[float]
    found: Mapped[int]
    dropped: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


def is_done(session: Session, message_id: UUID) -> bool:
    """Tell whether the message was looked through already."""
    return session.get(PreferenceExtraction, message_id) is not None


def record(session: Session, source: Source, found: int) -> bool:
    """Write down that the message is being looked through; False when it was before."""
    statement = (
        insert(PreferenceExtraction)
        .values(message_id=source.message_id, method=source.method, ms=source.ms, found=found, dropped=source.dropped)
        .on_conflict_do_nothing(index_elements=["message_id"])
        .returning(PreferenceExtraction.message_id)
    )
    return session.scalar(statement) is not None
