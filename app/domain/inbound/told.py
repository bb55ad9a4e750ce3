"""What the provider tells of a message of ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from app.domain.inbound.arriving import sid_of, text_of

LONGEST = 20  # characters of a status or a code


@dataclass(frozen=True, slots=True)
class Told:
    """What became of the message that the provider calls `message_sid`, in the provider's words."""

    message_sid: str
    status: str
    error_code: str | None
    delivery_id: UUID | None  # from the address that we gave: the word may come before we know the message's id

    @classmethod
    def of(cls, fields: Mapping[str, Any], delivery: str | None) -> Self | None:
        """Return what `fields` tell, of whatever shape they are; None when they name no message or no status."""
        sid = sid_of(fields, "MessageSid") or sid_of(fields, "SmsSid")
        status = text_of(fields, "MessageStatus", LONGEST) or text_of(fields, "SmsStatus", LONGEST)
        if not (sid and status):
            return None
        return cls(sid, status.lower(), text_of(fields, "ErrorCode", LONGEST) or None, _id(delivery))


def _id(written: str | None) -> UUID | None:
    try:
        return UUID(written) if written else None
    except ValueError:
        return None
