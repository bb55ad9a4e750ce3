"""Everything a client needs to show a thread: the same on first load and on reconnect."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain import conversations, preferences, turns
from app.domain.conversations import CheckpointError, Conversation, Message
from app.kit import logging

PAGE = 50  # messages


def rehydrate(session: Session, user_id: UUID, thread_id: UUID, last_seq: int | None) -> dict[str, Any]:
    """Return the payload of `rehydration` (CONTRACT §3). Raises NotFound for a thread that is not the person's.

    A checkpoint that cannot be read costs the context, never the messages.
    """
    thread = conversations.own(session, user_id, thread_id)
    if last_seq is None:
        rows, more = conversations.messages_before(session, thread.id, thread.last_seq + 1, PAGE)[0], False
    else:
        rows, more = conversations.messages_after(session, thread.id, last_seq, PAGE)
    return {
        **_context(thread),
        **page(session, thread, rows, more=more),
        "partial": _partial(session, thread.id),
        "preferences": [one.view().wire() for one in preferences.active(session, user_id)],
        "unread_count": conversations.unread_count(session, user_id),
        "read_up_to_seq": thread.read_up_to_seq,
    }


def page(session: Session, thread: Conversation, rows: Sequence[Message], *, more: bool) -> dict[str, Any]:
    """Return messages as a client gets them, and what nobody could answer: who has the message may have missed that."""
    return {
        "messages": [row.view(thread.read_up_to_seq).wire() for row in rows],
        "errors": turns.failures(session, thread.id),
        "more": more,
    }


def _context(thread: Conversation) -> dict[str, Any]:
    try:
        context = thread.context()
    except CheckpointError as error:
        logging.survived("rehydration.checkpoint", error, thread_id=str(thread.id))
        return {"has_context": False, "fallback": True, "context": {"agent": None, "filled_slots": {}}}
    return {"has_context": context["agent"] is not None, "fallback": False, "context": context}


def _partial(session: Session, thread_id: UUID) -> dict[str, Any] | None:
    partial = turns.partial(session, thread_id)
    if partial is None:
        return None
    return {
        "message_id": str(partial.message_id),
        "in_reply_to": str(partial.in_reply_to),
        "text": partial.text,
        "offset": len(partial.text),
    }
