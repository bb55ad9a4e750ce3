"""The erasure's row, and the shape in which its receipt is shown."""

from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID, uuid4

from pydantic import BaseModel
from sqlalchemy import CheckConstraint, Index, delete, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.base import Base
from app.kit.errors import NotFound

Kind = Literal["thread", "user"]
State = Literal["waiting", "done"]
KEPT = timedelta(days=400)
LATE = timedelta(seconds=60)  # the longest that a write which was under way may still arrive at a memory


class Erasure(Base):
    """What is to be forgotten, and where it already is. `subject` is dropped with the last confirmation."""

    __tablename__ = "erasures"
    __table_args__ = (
        Index("ix_erasures_waiting", "next_try_at", postgresql_where=text("state = 'waiting'")),
        Index("ix_erasures_done_at", "done_at"),
        CheckConstraint("kind in ('thread', 'user')", name="kind"),
        CheckConstraint("state in ('waiting', 'done')", name="state"),
        CheckConstraint("(state = 'done') = (done_at is not null)", name="done"),
        CheckConstraint("(state = 'done') = (subject is null)", name="subject"),
        CheckConstraint(
            "state = 'waiting' or (redis_at is not null and memory_at is not null)",
            name="confirmed",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)  # random, because it is all that a reader needs
    kind: Mapped[str]
    subject: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    state: Mapped[str] = mapped_column(server_default="waiting")
    not_before: Mapped[datetime]  # only a memory asked after this has forgotten for good
    attempts: Mapped[int] = mapped_column(server_default="0")
    next_try_at: Mapped[datetime] = mapped_column(server_default=func.now())
    requested_at: Mapped[datetime] = mapped_column(server_default=func.now())
    postgres_at: Mapped[datetime] = mapped_column(server_default=func.now())  # the same transaction
    redis_at: Mapped[datetime | None]
    memory_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    error: Mapped[str | None]  # the class of what failed last

    def view(self) -> "ErasureView":
        """Return the receipt."""
        return ErasureView.model_validate(self, from_attributes=True)


class ErasureView(BaseModel):
    """A receipt: when which place confirmed that it holds nothing any more."""

    id: UUID
    kind: Kind
    state: State
    requested_at: datetime
    postgres_at: datetime
    redis_at: datetime | None
    memory_at: datetime | None
    done_at: datetime | None


def get(session: Session, erasure_id: UUID) -> Erasure:
    """Return an erasure. Raises NotFound."""
    erasure = session.get(Erasure, erasure_id)
    if erasure is None:
        raise NotFound("There is no such erasure", code="erasure_not_found")
    return erasure


def forget_old(session: Session) -> None:
    """Drop the receipts of what was done more than KEPT ago."""
    session.execute(delete(Erasure).where(Erasure.done_at < func.now() - KEPT))
