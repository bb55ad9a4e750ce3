"""The delivery's row."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base
from app.kit import metrics

ChannelName = Literal["email", "whatsapp", "sms", "console"]
State = Literal["held", "queued", "sending", "unknown", "sent", "delivered", "read", "failed", "cancelled"]
Purpose = Literal["rfq", "ask_back", "quote_accepted", "quote_declined", "viewing", "reminder", "reply", "notice"]
OPEN = ("held", "queued", "sending", "unknown")
WAITING = ("held", "queued")  # nothing of it has left
REACHED = ("sent", "delivered", "read")
_TOLD = {"sent", "delivered", "read", "failed"}  # what a provider may tell of it at any time

# Forward only: whatever a late or repeated word of a provider says, a delivery never goes back. What was given up as
# unknown may still turn out to have arrived, and what was to be sent again, to be there already.
MOVES: Mapping[str, frozenset[str]] = {
    "held": frozenset({"queued", "cancelled", *_TOLD}),
    "queued": frozenset({"sending", "held", "cancelled", *_TOLD}),
    "sending": frozenset({"unknown", "held", "queued", *_TOLD}),
    "unknown": frozenset({"queued", *_TOLD}),
    "sent": frozenset({"delivered", "read", "failed"}),
    "delivered": frozenset({"read"}),
    "read": frozenset(),
    "failed": frozenset({"delivered", "read"}),
    "cancelled": frozenset(),
}


class Delivery(Base):
    """One message to one address. Its texts go when its recipient is erased."""

    __tablename__ = "deliveries"
    __table_args__ = (
        # Whatever runs twice, the same message to the same person exists once.
        Index("uq_deliveries_dedup_key", "dedup_key", unique=True),
        Index(
            "uq_deliveries_provider_id", "provider_id", unique=True, postgresql_where=text("provider_id is not null")
        ),
        Index(
            "ix_deliveries_open",
            "due_at",
            postgresql_where=text("state in ('held', 'queued', 'sending', 'unknown')"),
        ),
        Index("ix_deliveries_recipient_id_created_at", "recipient_id", "created_at"),
        Index("ix_deliveries_request_id", "request_id"),
        Index("ix_deliveries_mark_tried_at", "mark", "tried_at"),
        Index("ix_deliveries_created_at", "created_at", "id"),
        CheckConstraint("channel in ('email', 'whatsapp', 'sms', 'console')", name="channel"),
        CheckConstraint(
            "state in ('held', 'queued', 'sending', 'unknown', 'sent', 'delivered', 'read', 'failed', 'cancelled')",
            name="state",
        ),
        CheckConstraint("(state = 'sending') = (claim_id is not null)", name="claimed"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    dedup_key: Mapped[str]  # say "rfq:<request>:<vendor>"
    purpose: Mapped[str]
    proactive: Mapped[bool]  # whether the recipient has not asked for it: limits, quiet hours and STOP apply
    channel: Mapped[str]
    address: Mapped[str]  # E.164 or an e-mail address
    mark: Mapped[str]  # what stands for the address where it is looked for, see `addresses.mark`
    recipient_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("requests.id", ondelete="SET NULL"))
    content: Mapped[dict[str, Any]]  # {subject, text, template?: {name, variables}, language}
    state: Mapped[str] = mapped_column(server_default="queued")
    reason: Mapped[str | None]  # why it is held, failed or cancelled, in a code
    provider_id: Mapped[str | None]  # Twilio's MessageSid, the Message-ID of a mail
    former_ids: Mapped[list[str]] = mapped_column(ARRAY(Text()), server_default="{}")  # of attempts that failed before
    segments: Mapped[int | None]  # of an SMS
    attempts: Mapped[int] = mapped_column(server_default="0")
    claim_id: Mapped[UUID | None]
    lease_until: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]  # when it was last handed over, or about to be
    correlation_id: Mapped[str]
    due_at: Mapped[datetime] = mapped_column(server_default=func.now())
    wanted_at: Mapped[datetime] = mapped_column(server_default=func.now())  # when it was to leave at first
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    sent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]

    def move(self, to: State) -> bool:
        """Change the state of this locked row; False, and nothing changed, for a move that is not in MOVES."""
        if to not in MOVES[self.state]:
            return False
        self.state = to
        if to != "sending":
            self.claim_id = self.lease_until = None
        column = {"sent": "sent_at", "delivered": "delivered_at", "read": "read_at", "failed": "failed_at"}.get(to)
        if column:
            setattr(self, column, func.now())
        metrics.deliveries.labels(self.channel, to).inc()
        return True
