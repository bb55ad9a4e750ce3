"""The row of an alert: a restart neither forgets nor repeats it."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Index, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.base import Base


class AlertRow(Base):
    """What a rule has found of one subject: at first only watched, open from `opened_at` on, over at `over_at`."""

    __tablename__ = "alerts"
    __table_args__ = (
        Index("uq_alerts_going_on", "name", "subject", unique=True, postgresql_where=text("over_at is null")),
        Index("ix_alerts_over_at", "over_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str]  # of its rule
    subject: Mapped[str]  # a queue, a breaker; empty where there is but one
    value: Mapped[float]  # as last seen
    since: Mapped[datetime]  # when it was first seen
    opened_at: Mapped[datetime | None]  # when it had held for as long as its rule says
    over_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    over_told_at: Mapped[datetime | None]
    telling_until: Mapped[datetime | None]  # until then whoever took the word may be telling it


def open_by_name(session: Session) -> dict[str, int]:
    """Return how many alerts of each name are open."""
    query = select(AlertRow.name, func.count()).where(AlertRow.over_at.is_(None), AlertRow.opened_at.is_not(None))
    return {row[0]: row[1] for row in session.execute(query.group_by(AlertRow.name))}
