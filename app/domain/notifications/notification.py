"""The notification's row and the one shape in which REST and sockets show it."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from pydantic import BaseModel
from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base

WAITING = "told_at is null and cancelled_at is null"


class Notification(Base):
    """Something one person is to know. It is listed from the moment it was told."""

    __tablename__ = "notifications"
    __table_args__ = (
        # Whatever runs twice, a person is told the same thing once.
        Index("uq_notifications_dedup_key", "dedup_key", unique=True),
        Index("ix_notifications_user_id_told_at", "user_id", "told_at", "id"),
        Index("ix_notifications_waiting", "due_at", postgresql_where=text(WAITING)),
        CheckConstraint("told_at is null or cancelled_at is null", name="told_or_cancelled"),
        CheckConstraint("read_at is null or told_at is not null", name="read"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str]  # say "viewing_confirmed"
    title: Mapped[str]
    body: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(server_default="{}")  # ids of what it is about
    dedup_key: Mapped[str | None]
    correlation_id: Mapped[str]
    due_at: Mapped[datetime] = mapped_column(server_default=func.now())
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    told_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]


class NotificationView(BaseModel):
    """A notification as the outside sees it; `created_at` is when it was told."""

    id: UUID
    kind: str
    title: str
    body: str
    data: dict[str, Any]
    created_at: datetime
    read_at: datetime | None
    is_unread: bool

    @classmethod
    def of(cls, row: Notification) -> "NotificationView":
        """Return the view of a row that was told."""
        return cls(
            id=row.id,
            kind=row.kind,
            title=row.title,
            body=row.body,
            data=row.payload,
            created_at=row.told_at or row.due_at,
            read_at=row.read_at,
            is_unread=row.read_at is None,
        )
