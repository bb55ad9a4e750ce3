"""A message arrives: read without ever raising, stored once, and left to a job."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.domain.inbound.message import Channel, InboundMessage
from app.kit import logging, outbox, phones

SID = re.compile(r"[A-Za-z]{2}[0-9a-fA-F]{32}")
E164 = re.compile(r"\+[1-9][0-9]{6,14}")
MOST_MEDIA = 10  # files of one message
LONGEST_BODY, LONGEST_URL, LONGEST_FIELD = 20_000, 2000, 100  # characters
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # what PostgreSQL cannot store or UTF-8 cannot write


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message as the provider tells of it; whatever was unreadable is empty."""

    message_sid: str
    channel: Channel
    sender: str = field(repr=False)  # E.164
    recipient: str = field(repr=False)
    body: str = field(repr=False)
    media: list[dict[str, Any]] = field(repr=False)
    replied_to: str | None
    opt_out_type: str | None

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> Self | None:
        """Return what `fields` tell, of whatever shape they are; None without an id, by which it is stored once."""
        sid = sid_of(fields, "MessageSid") or sid_of(fields, "SmsMessageSid") or sid_of(fields, "SmsSid")
        if sid is None:
            return None
        written = text_of(fields, "From", LONGEST_FIELD)
        return cls(
            message_sid=sid,
            channel="whatsapp" if written.startswith("whatsapp:") else "sms",
            sender=_number(written),
            recipient=text_of(fields, "To", LONGEST_FIELD).removeprefix("whatsapp:"),
            body=text_of(fields, "Body", LONGEST_BODY),
            media=_media(fields),
            replied_to=sid_of(fields, "OriginalRepliedMessageSid"),
            opt_out_type=text_of(fields, "OptOutType", LONGEST_FIELD).upper() or None,
        )


def take(session: Session, arrived: Arrived) -> bool:
    """Store the message and start its job after the commit; False, and nothing done, when it is there already."""
    values = {**asdict(arrived), "correlation_id": logging.correlation_id()}
    new = insert(InboundMessage).values(values).on_conflict_do_nothing(index_elements=["message_sid"])
    if session.scalar(new.returning(InboundMessage.message_sid)) is None:
        return False
    outbox.enqueue("inbound.handle", arrived.message_sid)
    return True


def sid_of(fields: Mapping[str, Any], name: str) -> str | None:
    """Return the provider's id for a message in a field; None when there is none."""
    value = text_of(fields, name, LONGEST_FIELD)
    return value if SID.fullmatch(value) else None


def text_of(fields: Mapping[str, Any], name: str, longest: int) -> str:
    """Return a field's text as it can be stored, at most `longest` characters; "" for anything that is no text."""
    value = fields.get(name)
    return _UNSTORABLE.sub("", value)[:longest].strip() if isinstance(value, str) else ""


def _number(written: str) -> str:
    bare = written.removeprefix("whatsapp:")
    # The provider writes E.164 itself, and knows numbers that are younger than our tables.
    return bare if E164.fullmatch(bare) else phones.e164(bare).number or ""


def _media(fields: Mapping[str, Any]) -> list[dict[str, Any]]:
    told = text_of(fields, "NumMedia", 4)
    count = min(int(told), MOST_MEDIA) if told.isascii() and told.isdigit() else 0
    found = [
        {"url": text_of(fields, f"MediaUrl{n}", LONGEST_URL), "type": text_of(fields, f"MediaContentType{n}", 100)}
        for n in range(count)
    ]
    return [one for one in found if one["url"]]
