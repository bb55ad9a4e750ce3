"""A vendor's answer has been read."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.inbound.message import InboundMessage


def answered(session: Session, message_sid: str, quote_id: UUID | None, reason: str | None = None) -> None:
    """Say what a vendor's answer became: a quote, or none for a `reason`; until then it is begun to be read again."""
    message = session.get(InboundMessage, message_sid, with_for_update=True)
    if message and message.state == "received":
        message.quote_id = quote_id
        message.end("handled", reason)
