"""The row of a message that came by WhatsApp or SMS."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base

Channel = Literal["whatsapp", "sms"]
State = Literal["received", "handled", "ignored", "failed"]
Became = Literal["command", "quote", "pictures", "turn"]


class InboundMessage(Base):
    """One message of one number, stored once by Twilio's id for it, and what became of it.

    It goes with whoever sent it, and with the thread that it became a message of.
    """

    __tablename__ = "inbound_messages"
    __table_args__ = (
        Index("ix_inbound_messages_due", "due_at", postgresql_where=text("state = 'received'")),
        Index("ix_inbound_messages_user_id", "user_id", "channel", "state"),
        Index("ix_inbound_messages_sender", "sender"),
        Index("ix_inbound_messages_message_id", "message_id"),
        Index("ix_inbound_messages_request_id", "request_id"),
        Index("ix_inbound_messages_quote_id", "quote_id"),
        Index("ix_inbound_messages_listing_id", "listing_id"),
        CheckConstraint("channel in ('whatsapp', 'sms')", name="channel"),
        CheckConstraint("became in ('command', 'quote', 'pictures', 'turn')", name="became"),
        CheckConstraint("state in ('received', 'handled', 'ignored', 'failed')", name="state"),
    )

    message_sid: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str]
    sender: Mapped[str]  # E.164; "" when it was no number
    recipient: Mapped[str]
    body: Mapped[str]
    media: Mapped[list[dict[str, Any]]]  # {url, type}, as Twilio says
    replied_to: Mapped[str | None]  # the MessageSid of ours that it quotes
    opt_out_type: Mapped[str | None]  # STOP, START or HELP when Twilio has understood it as that and answered it
    state: Mapped[str] = mapped_column(server_default="received")
    reason: Mapped[str | None]  # why it is ignored or failed, in a code
    became: Mapped[str | None]  # what it was understood as; the ids below say which
    attempts: Mapped[int] = mapped_column(server_default="0")
    due_at: Mapped[datetime] = mapped_column(server_default=text("now() + interval '5 seconds'"))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"))
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("requests.id", ondelete="SET NULL"))
    quote_id: Mapped[UUID | None] = mapped_column(ForeignKey("quotes.id", ondelete="SET NULL"))
    listing_id: Mapped[UUID | None] = mapped_column(ForeignKey("listings.id", ondelete="SET NULL"))
    correlation_id: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    handled_at: Mapped[datetime | None]

    def end(self, state: State, reason: str | None = None) -> None:
        """Say what became of it."""
        self.state, self.reason, self.handled_at = state, reason, func.now()
