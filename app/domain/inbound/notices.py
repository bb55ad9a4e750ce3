"""What we answer by ourselves to a message that came: one short text, once."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import deliveries
from app.domain.conversations import Conversation, Message
from app.domain.deliveries import Outgoing, texts
from app.domain.inbound.message import InboundMessage
from app.domain.vendors import Vendor

# The country of a number says which language a first message is likely to be in; the rest of the world gets English.
_COUNTRIES = {"+90": "tr", "+7": "ru", "+49": "de", "+43": "de"}


def tell(session: Session, message: InboundMessage, key: str, language: str, **fields: object) -> None:
    """Owe the sender a text, on the channel that they used; the same text to the same message is not sent again."""
    content = {"subject": "", "text": texts.say(language, key, **fields), "language": language}
    deliveries.owe(
        session,
        Outgoing(
            dedup_key=f"inbound:{message.message_sid}:{key}",
            purpose="notice",
            channel="whatsapp" if message.channel == "whatsapp" else "sms",
            address=message.sender,
            content=content,
            recipient_id=message.user_id,
        ),
    )


def of_vendor(vendor: Vendor) -> str:
    """Return the language in which a vendor likes to be written to."""
    return texts.preferred(vendor.languages)


def of_person(session: Session, user_id: UUID | None, number: str) -> str:
    """Return the language of the last reply to a person, or what their number makes likely."""
    language = Message.meta["language"].astext
    last = (
        select(language)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Conversation.user_id == user_id, Message.role == "assistant", language.is_not(None))
        .order_by(Message.created_at.desc())
        .limit(1)
    )
    likely = next((one for country, one in _COUNTRIES.items() if number.startswith(country)), texts.LANGUAGES[0])
    return (session.scalar(last) if user_id else None) or likely
