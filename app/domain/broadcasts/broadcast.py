"""The rows of a broadcast: one asking of vendors about a request, and what was decided about each vendor."""

from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, Uuid, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base

BroadcastStatus = Literal["planned", "running", "done", "failed"]
Outcome = Literal["sent", "held", "skipped"]
Reason = Literal[
    "already_reached",
    "under_way",
    "unclear",  # sent, and nobody ever saw whether it arrived: not a second time
    "not_matching",
    "own_request",
    "disabled",
    "retired",
    "opted_out",
    "no_channel",
    "over_cap",
    "not_planned",  # the others could not be asked, so nobody was
]
MOST = 200  # vendors asked about one request


class Broadcast(Base):
    """One asking: planned -> running -> done or failed; whose every message failed is planned again later."""

    __tablename__ = "broadcasts"
    __table_args__ = (
        UniqueConstraint("request_id", "number"),
        # Two who ask at once would both plan; an index sees both of them.
        Index("uq_broadcasts_planned", "request_id", unique=True, postgresql_where=text("status = 'planned'")),
        Index("uq_broadcasts_running", "request_id", unique=True, postgresql_where=text("status = 'running'")),
        Index("ix_broadcasts_status_settled_at", "status", "settled_at"),
        Index("ix_broadcasts_created_at", "created_at", "id"),
        # One that is planned again or goes on owes its alert before it is settled.
        Index(
            "ix_broadcasts_alert", text("coalesce(settled_at, created_at)"), postgresql_where=text("alert <> 'none'")
        ),
        CheckConstraint("status in ('planned', 'running', 'done', 'failed')", name="status"),
        CheckConstraint("alert in ('none', 'owed', 'sent')", name="alert"),
        CheckConstraint("(status in ('done', 'failed')) = (settled_at is not null)", name="settled"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"))
    number: Mapped[int]  # 1, 2, 3… of its request
    wanted: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid()))  # vendors; None: whoever matches
    status: Mapped[str] = mapped_column(server_default="planned")
    failure: Mapped[str | None]  # "nobody", "too_few", "mostly_failed", "all_failed"
    told: Mapped[str | None]  # what the buyer was last told of it: a key of notices.toml
    attempts: Mapped[int] = mapped_column(server_default="0")  # how often it was planned
    next_try_at: Mapped[datetime] = mapped_column(server_default=func.now())
    woken_at: Mapped[datetime] = mapped_column(server_default=func.now())  # when its job was last started
    alert: Mapped[str] = mapped_column(server_default="none")  # to an operator: owed -> sent
    alerted_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    settled_at: Mapped[datetime | None]

    def end(self, status: Literal["done", "failed"]) -> None:
        """Close it; a closed one only changes when what was sent turns out not to have arrived."""
        self.status, self.settled_at = status, func.clock_timestamp()


class BroadcastDecision(Base):
    """Why a vendor was asked, or why not. What became of the message is told by the delivery alone."""

    __tablename__ = "broadcast_decisions"
    __table_args__ = (
        Index("ix_broadcast_decisions_vendor_id", "vendor_id"),
        Index("ix_broadcast_decisions_delivery_id", "delivery_id"),
        CheckConstraint("outcome in ('sent', 'held', 'skipped')", name="outcome"),
        CheckConstraint("outcome = 'skipped' or channel is not null", name="channel"),
    )

    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcasts.id", ondelete="CASCADE"), primary_key=True)
    vendor_id: Mapped[UUID] = mapped_column(ForeignKey("vendors.user_id", ondelete="CASCADE"), primary_key=True)
    outcome: Mapped[str]
    reason: Mapped[str]  # a Reason, or what made the vendor fit: "category area language"
    channel: Mapped[str | None]
    # Set null: the decision stays as long as its request and its vendor, whatever becomes of the message.
    delivery_id: Mapped[UUID | None] = mapped_column(ForeignKey("deliveries.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime] = mapped_column(server_default=func.now())
