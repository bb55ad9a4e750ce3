"""Telling the buyer, in the thread, when vendors were not asked after all."""

import tomllib
from functools import cache
from pathlib import Path
from uuid import uuid5

from sqlalchemy.orm import Session

from app.domain import conversations
from app.domain.broadcasts import wording
from app.domain.broadcasts.broadcast import Broadcast
from app.domain.broadcasts.tally import Tally
from app.domain.conversations import Conversation, Message
from app.domain.conversations.message import ASSISTANT_NAME
from app.domain.requests import Request
from app.kit import logging, outbox

LONGEST = 80  # characters of the request that a notice repeats


def tell(session: Session, request: Request, broadcast: Broadcast, counted: Tally) -> Message | None:
    """Write what is new about a broadcast into the request's thread, which the caller has locked; or nothing."""
    key = _key(broadcast, counted)
    thread = session.get(Conversation, request.conversation_id) if request.conversation_id else None
    if key is None or key == broadcast.told or thread is None:
        return None
    broadcast.told = key
    language = wording.language_of(session, request)
    words = " ".join(request.details.split())
    about = words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
    text = notices()[language][key].format(details=about, reached=counted.reached, total=counted.total)
    message = conversations.add_message(session, thread, _message(broadcast, key, text, language))
    payload = {"message": message.view(thread.read_up_to_seq).wire()}
    outbox.emit("chat_message", thread.id, logging.correlation_id(), payload)
    return message


@cache
def notices() -> dict[str, dict[str, str]]:
    """Return every notice by language and key."""
    return tomllib.loads(Path(__file__).with_name("notices.toml").read_text(encoding="utf-8"))


def _key(broadcast: Broadcast, counted: Tally) -> str | None:
    if broadcast.status == "done":  # good news only after bad ones
        return "reached" if broadcast.told and counted.reached else None
    if broadcast.failure in ("nobody", "too_few"):
        return "nobody"
    if broadcast.failure == "all_failed":
        return "later" if broadcast.status == "planned" else "given_up"
    return None if counted.moving else "few"


def _message(broadcast: Broadcast, key: str, text: str, language: str) -> Message:
    return Message(
        id=uuid5(broadcast.id, f"{key} {broadcast.attempts}"),
        role="system",
        content=text,
        sender_name=ASSISTANT_NAME,
        status="complete",
        degraded=False,
        recommendations=[],
        meta={"language": language, "broadcast": {"request_id": str(broadcast.request_id), "notice": key}},
        attachments=[],
    )
