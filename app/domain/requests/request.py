"""A request's row, and the one table of how its status may move."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Literal
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.base import Base
from app.kit.errors import Conflict

if TYPE_CHECKING:
    from app.domain.requests.quote import Quote

RequestStatus = Literal["open", "collecting", "quoted", "accepted", "cancelled", "expired", "broadcast_failed"]

MOVES: Mapping[str, frozenset[str]] = {
    "open": frozenset({"collecting", "broadcast_failed", "cancelled", "expired"}),  # nobody was asked yet
    "collecting": frozenset({"quoted", "broadcast_failed", "cancelled", "expired"}),  # vendors were asked
    "broadcast_failed": frozenset({"collecting", "quoted", "cancelled", "expired"}),  # too few could be asked
    "quoted": frozenset({"accepted", "cancelled", "expired"}),
    "accepted": frozenset(),
    "cancelled": frozenset(),
    "expired": frozenset(),
}
ENDING = tuple(status for status, following in MOVES.items() if "expired" in following)  # these end by themselves


class MoveRefused(Conflict):
    """A request cannot go from the status it has to the one that was wanted."""

    code, title = "move_refused", "The request is past that"


class Request(Base):
    """What a person needs, in their words and in fields that vendors are matched by."""

    __tablename__ = "requests"
    __table_args__ = (
        Index("ix_requests_user_id_created_at", "user_id", "created_at"),
        Index("ix_requests_conversation_id", "conversation_id"),
        Index("ix_requests_ending", "expires_at", postgresql_where=text(f"status in {ENDING}")),
        CheckConstraint(f"status in {tuple(MOVES)}", name="status"),
        CheckConstraint("category ~ '^(service|goods)[.][a-z_]+$'", name="category"),
        CheckConstraint("(budget_amount is null) = (budget_currency is null)", name="budget"),
        CheckConstraint("budget_amount > 0", name="budget_amount"),
        CheckConstraint("budget_currency ~ '^[A-Z]{3}$'", name="budget_currency"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    conversation_id: Mapped[UUID | None] = mapped_column(ForeignKey("conversations.id", ondelete="SET NULL"))
    turn_id: Mapped[UUID | None] = mapped_column(unique=True)  # no foreign key: it outlives the turn, for once-ness
    category: Mapped[str]  # "service.plumbing", "goods.other"
    details: Mapped[str]
    city: Mapped[str | None]
    district: Mapped[str | None]
    budget_amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    budget_currency: Mapped[str | None]  # ISO 4217
    deadline: Mapped[date | None]
    contact: Mapped[str | None]  # how the person wants to be reached, when they said so
    status: Mapped[str] = mapped_column(server_default="open")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]

    quotes: Mapped[list["Quote"]] = relationship(lazy="raise", order_by="Quote.received_at")

    def move(self, to: RequestStatus) -> None:
        """Change the status of this locked row. Raises MoveRefused for a move that is not in MOVES."""
        if to not in MOVES[self.status]:
            raise MoveRefused(f"A request that is {self.status} cannot become {to}")
        self.status = to
