"""Whose a message is, for those who erase."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, or_, select, union
from sqlalchemy.orm import Session

from app.domain.conversations import Message
from app.domain.inbound.message import InboundMessage
from app.domain.users import PhoneNumber
from app.domain.vendors import Vendor


def sids_of_person(user_id: UUID) -> Select[str]:
    """Return the question for the ids of all that came from a person, also from what nobody has looked at yet."""
    numbers: Any = union(
        select(PhoneNumber.e164).where(PhoneNumber.user_id == user_id),
        select(Vendor.phone).where(Vendor.user_id == user_id, Vendor.phone.is_not(None)),
    )
    return select(InboundMessage.message_sid).where(
        or_(InboundMessage.user_id == user_id, InboundMessage.sender.in_(numbers))
    )


def sids_of_threads(threads: Sequence[UUID]) -> Select[str]:
    """Return the question for the ids of all that became a message of these threads."""
    inside = select(Message.id).where(Message.conversation_id.in_(threads))
    return select(InboundMessage.message_sid).where(InboundMessage.message_id.in_(inside))


def forget(session: Session, sids: Select[Any]) -> None:
    """Drop these messages."""
    session.execute(
        delete(InboundMessage).where(InboundMessage.message_sid.in_(sids)).execution_options(synchronize_session=False)
    )
