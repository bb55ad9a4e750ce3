"""What happened to a person's preferences: written in the transaction of the change itself, only ever added to."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid4

from pydantic import BaseModel
from sqlalchemy import CheckConstraint, ForeignKey, Index, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.base import Base
from app.domain.paging import Position, cut, latest
from app.domain.turns.turn import Turn

Kind = Literal["remembered", "reinforced", "contradicted", "ignored", "corrected", "confirmed", "forgotten"]
Reason = Literal["explicit_stands", "newer_stands", "forgotten"]  # why something found was ignored


class PreferenceEvent(Base):
    """One change, or one thing found that changed nothing. A contradiction has what held before and what holds now."""

    __tablename__ = "preference_events"
    __table_args__ = (
        Index("ix_preference_events_user_id_created_at", "user_id", "created_at", "id"),
        Index("ix_preference_events_preference_id", "preference_id"),
        Index("ix_preference_events_message_id", "message_id"),
        Index("ix_preference_events_turn_id", "turn_id"),
        CheckConstraint(
            "kind in ('remembered', 'reinforced', 'contradicted', 'ignored', 'corrected', 'confirmed', 'forgotten')",
            name="kind",
        ),
        CheckConstraint("(reason is not null) = (kind = 'ignored')", name="reason"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    preference_id: Mapped[UUID | None] = mapped_column(ForeignKey("preferences.id", ondelete="SET NULL"))
    kind: Mapped[str]
    reason: Mapped[str | None]
    method: Mapped[str]
    confidence: Mapped[float]
    evidence: Mapped[str]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    ms: Mapped[float | None]  # that the extraction took; None for the person's own doing
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"))
    turn_id: Mapped[UUID | None] = mapped_column(ForeignKey(Turn.id, ondelete="SET NULL"))
    # Not now(): the events of one transaction have an order.
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class PreferenceEventView(BaseModel):
    """An event as the person sees it."""

    id: UUID
    preference_id: UUID | None
    kind: Kind
    reason: Reason | None
    method: str
    confidence: float
    evidence: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    ms: float | None
    message_id: UUID | None
    turn_id: UUID | None
    created_at: datetime

    @classmethod
    def of(cls, event: PreferenceEvent) -> "PreferenceEventView":
        """Return the view of a row."""
        return cls.model_validate(event, from_attributes=True)


def events(
    session: Session, user_id: UUID, limit: int, before: Position | None = None
) -> tuple[list[PreferenceEvent], Position | None]:
    """Return what happened to the person's preferences, the latest first, and where the next page begins."""
    query = select(PreferenceEvent).where(PreferenceEvent.user_id == user_id)
    found = session.scalars(latest(query, (PreferenceEvent.created_at, PreferenceEvent.id), limit, before)).all()
    return cut(found, limit, lambda last: (last.created_at, last.id))
