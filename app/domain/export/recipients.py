"""Who else is told what, as this service is set up now."""

from collections.abc import Iterator

from pydantic import BaseModel

from app.config import settings
from app.domain import memory


class Recipient(BaseModel):
    """A place or a kind of people outside our database, what they are told, and where it stands in this file."""

    who: str
    told: str
    see: str | None


def recipients() -> Iterator[Recipient]:
    """Yield everybody who is told something of a person; what is not set up tells nobody."""
    yield Recipient(who="vendors", told="the requests that you had sent to them", see="vendors_asked")
    yield Recipient(who="owners of homes", told="the viewings that you booked there", see="bookings")
    config = settings()
    if config.openai_api_key.get_secret_value():
        told = "your messages and what is remembered of you, without numbers of phones, cards and papers"
        yield Recipient(who=f"a language model ({config.openai_model})", told=told, see="model_calls")
    if config.has_zep:
        told = "both sides of your conversations, redacted: a mirror of what stands under messages"
        yield Recipient(who=f"a memory ({memory.backend()})", told=told, see="memory_writes")
    if config.has_twilio:
        yield Recipient(who="Twilio", told="the WhatsApp messages and SMS to and from you", see="deliveries")
    if config.has_smtp:
        yield Recipient(who="a mail server", told="the mails to you", see="deliveries")
