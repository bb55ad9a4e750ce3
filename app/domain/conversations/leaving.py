"""What is said to somebody on the telephone leaves there: as plain words, owed in the transaction that stores it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, cast
from uuid import UUID

from sqlalchemy.orm import Session

from app.config import settings
from app.domain import deliveries
from app.domain.conversations.thread import Conversation
from app.domain.deliveries import Outgoing, texts

if TYPE_CHECKING:
    from app.domain.conversations.message import Message

LONGEST = 1600  # characters of a WhatsApp message
LONGEST_SMS = 459  # characters: three segments of plain letters
APART = timedelta(seconds=3)  # between two pieces, so that they arrive in their order
_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]*)[^)]*\)")
_HEADING = re.compile(r"^#{1,6} +(.*)$", re.MULTILINE)
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")


def message_leaves(session: Session, conversation: Conversation, message: "Message") -> None:
    """Owe a message of ours or of a vendor to whoever writes from a telephone; a thread of the page owes nobody.

    In pieces for WhatsApp, shortened with a link as an SMS.
    """
    if conversation.channel == "web" or message.role == "user":
        return
    language = str(message.meta.get("language") or texts.LANGUAGES[0])
    _owe(session, conversation, f"reply:{message.id}", plain(message), language)


def failure_leaves(session: Session, conversation_id: UUID, reply_id: UUID) -> None:
    """Owe the same people a word that their message was not answered; they would wait for ever."""
    conversation = session.get_one(Conversation, conversation_id)
    if conversation.channel == "web":
        return
    language = str((conversation.checkpoint or {}).get("language") or texts.LANGUAGES[0])
    _owe(session, conversation, f"reply:{reply_id}", texts.say(language, "inbound.not_answered"), language)


def plain(message: "Message") -> str:
    """Return what a reply says without a page to show it on: its words, and what its cards add to them."""
    words = _LINK.sub(_spelled, message.content)
    words = _STRONG.sub(r"*\2*", _HEADING.sub(r"*\1*", words)).strip()
    words = f"{message.sender_name}: {words}" if message.role == "vendor" and words else words
    missing = [line for title, line in _shown(message) if title not in words]
    return "\n".join((words, "", *missing)).strip() if missing else words


def pieces(words: str, longest: int) -> list[str]:
    """Return `words` cut where a paragraph, a line or a word ends, each piece at most `longest` characters."""
    found = []
    while len(words) > longest:
        at = _end(words, longest)
        found.append(words[:at].rstrip())
        words = words[at:].lstrip()
    return [piece for piece in (*found, words) if piece]


def _owe(session: Session, conversation: Conversation, key: str, words: str, language: str) -> None:
    is_sms = conversation.channel == "sms"
    parts = [_shortened(words, language)] if is_sms and words else pieces(words, LONGEST)
    for number, part in enumerate(parts):
        outgoing = Outgoing(
            dedup_key=key if number == 0 else f"{key}:{number + 1}",
            purpose="reply",
            channel=cast(Literal["whatsapp", "sms"], conversation.channel),
            address=conversation.address or "",
            content={"subject": "", "text": part, "language": language},
            recipient_id=conversation.user_id,
            due_at=datetime.now(UTC) + number * APART if number else None,
            reason="after_the_first" if number else None,
        )
        deliveries.owe(session, outgoing)


def _shortened(words: str, language: str) -> str:
    if len(words) <= LONGEST_SMS:
        return words
    more = texts.say(language, "inbound.read_on", link=settings().public_base_url)
    room = LONGEST_SMS - len(more)
    return words[: _end(words, room)].rstrip() + more


def _end(words: str, longest: int) -> int:
    """Return where to cut: after the last paragraph, line, sentence or word that fits, if that leaves enough."""
    for mark in ("\n\n", "\n", ". ", " "):
        at = words.rfind(mark, 0, longest)
        if at > longest // 2:
            return at + len(mark.rstrip(" ")) if mark == ". " else at
    return longest


def _spelled(link: re.Match[str]) -> str:
    label, address = link.groups()
    return f"{label} ({address})" if label and address and label != address else label or address


def _shown(message: "Message") -> Iterator[tuple[str, str]]:
    """Yield what a page draws and words may leave out: its name, and a line that stands for it."""
    for number, one in enumerate(message.recommendations, 1):
        yield one["listing"]["title"], f"{number}. {_offer(one['listing'])}"
    for card in message.meta.get("cards") or []:
        for choice in card.get("choices") or []:
            yield choice["say"], f"› {choice['say']}"


def _offer(listing: dict[str, Any]) -> str:
    where = listing.get("location") or {}
    place = ", ".join(dict.fromkeys(filter(None, (where.get("district"), where.get("city")))))
    price = f"{listing['price']:,.0f} {listing['currency']}" if listing.get("price") is not None else ""
    period = f"/{listing['price_period']}" if price and listing.get("price_period") else ""
    return " · ".join(filter(None, (listing["title"], f"{price}{period}", place)))
