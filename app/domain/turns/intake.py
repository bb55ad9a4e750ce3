"""Intake: a message is accepted once, in order, and durable before anybody is told so."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any, Self
from uuid import UUID, uuid4, uuid5

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.config import settings
from app.domain import conversations
from app.domain.conversations import Conversation, Message
from app.domain.turns import announce
from app.domain.turns.backlog import is_paused, require_room
from app.domain.turns.turn import Turn, TurnStatus, turn_id
from app.domain.users import Identity
from app.kit import logging, metrics, rate_limit
from app.kit.errors import Conflict, RateLimited
from app.kit.text import Text, clean

LONGEST = 4000  # characters of a message after trimming


class Attachment(BaseModel):
    """A file that came with a message."""

    name: Annotated[Text, Field(max_length=200)]
    url: Annotated[Text, Field(max_length=2000)]
    type: Annotated[Text, Field(max_length=100)]


class Outgoing(BaseModel):
    """What a person says, by REST or by socket."""

    message: Annotated[str, Field(description=f"1-{LONGEST} characters after trimming")]
    thread_id: Annotated[UUID | None, Field(description="the caller's active thread when omitted")] = None
    client_msg_id: Annotated[UUID | None, Field(description="the same id again is the same message")] = None
    attachments: Annotated[list[Attachment], Field(max_length=10)] = []


class Accepted(BaseModel):
    """What the sender is told: the message is durable and is owed a reply."""

    thread_id: UUID
    message_id: UUID
    client_msg_id: UUID
    seq: int
    status: TurnStatus
    duplicate: bool
    correlation_id: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message on its way in, with who sent it. Raises Invalid when its text cannot be used."""

    user_id: UUID
    display_name: str
    content: str
    client_msg_id: UUID
    thread_id: UUID | None
    correlation_id: str
    attachments: list[dict[str, Any]]

    @classmethod
    def of(cls, outgoing: Outgoing, sender: Identity, correlation_id: str) -> Self:
        """Return what `sender` says, with an id of our own when none came with it."""
        return cls(
            user_id=sender.user_id,
            display_name=sender.display_name,
            content=clean(outgoing.message, "message", LONGEST),
            client_msg_id=outgoing.client_msg_id or uuid4(),
            thread_id=outgoing.thread_id,
            correlation_id=correlation_id,
            attachments=[attachment.model_dump() for attachment in outgoing.attachments],
        )


@dataclass(slots=True)
class Admission:
    """Whether there is room for a new message; `spent` once one was stored."""

    allowed: bool
    retry_after: int = 0
    spent: bool = False


@contextmanager
def admitted(incoming: Incoming) -> Iterator[Admission]:
    """Count an attempt against its sender's limit; it stays counted only when it stored a new message.

    Stands around the transaction and not in it, because it asks Redis. Every attempt counts under an id of its own:
    were it the message's, a copy that finds the message stored would uncount the one that stored it.
    """
    sender, attempt = str(incoming.user_id), str(uuid4())
    decision = rate_limit.hit("chat", sender, attempt, settings().chat_rate_limit)
    admission = Admission(decision.allowed, decision.retry_after)
    try:
        yield admission
    finally:
        if decision.counted and not admission.spent:
            rate_limit.give_back("chat", sender, attempt)


def accept(session: Session, incoming: Incoming, admission: Admission) -> Accepted:
    """Store the message and the reply it is owed; the same `client_msg_id` again only finds what it made.

    Raises NotFound for a thread that is not the sender's, Conflict `idempotency_conflict` for the same id with another
    text, RateLimited when a new message was not admitted and Unavailable `overloaded` when too many are waiting. A
    message that was accepted before meets neither limit.
    """
    # Locked before looking: of twenty equal requests at once, all but the first must see what the first stored.
    conversation = conversations.lock(session, incoming.user_id, incoming.thread_id)
    if duplicate := find_duplicate(session, incoming):
        return duplicate
    if not admission.allowed:
        raise RateLimited("Too many messages; please wait a moment", retry_after=admission.retry_after)
    require_room(session)
    message = _store(session, conversation, incoming)
    turn = Turn(
        id=turn_id(message.id),
        conversation_id=conversation.id,
        message_id=message.id,
        seq=message.seq,
        status="queued",
        correlation_id=incoming.correlation_id,
        course={"came": logging.came()},
    )
    session.add(turn)
    admission.spent = True
    metrics.turns_accepted.inc()
    announce.queued(turn, message)
    if is_paused(session):
        announce.paused(turn)
    return _accepted(turn, message, duplicate=False)


def find_duplicate(session: Session, incoming: Incoming) -> Accepted | None:
    """Return what an earlier message of the same person with the same `client_msg_id` was told, or None.

    Looks through all threads of the person when none is named, because the active one may have changed since.
    """
    query = (
        select(Message, Turn)
        .join(Turn, Turn.message_id == Message.id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Message.client_msg_id == incoming.client_msg_id, Conversation.user_id == incoming.user_id)
    )
    if incoming.thread_id:
        query = query.where(Conversation.id == incoming.thread_id)
    row = session.execute(query.limit(1)).one_or_none()
    if row is None:
        return None
    message, turn = row
    if message.content != incoming.content:
        raise Conflict("This client_msg_id was used for another text", code="idempotency_conflict")
    return _accepted(turn, message, duplicate=True)


def _store(session: Session, conversation: Conversation, incoming: Incoming) -> Message:
    message = Message(
        id=uuid5(conversation.id, str(incoming.client_msg_id)),
        role="user",
        content=incoming.content,
        sender_id=incoming.user_id,
        sender_name=incoming.display_name,
        client_msg_id=incoming.client_msg_id,
        status="sent",
        degraded=False,
        recommendations=[],
        meta={},
        attachments=incoming.attachments,
    )
    return conversations.add_message(session, conversation, message)


def _accepted(turn: Turn, message: Message, *, duplicate: bool) -> Accepted:
    return Accepted(
        thread_id=message.conversation_id,
        message_id=message.id,
        client_msg_id=message.client_msg_id,
        seq=message.seq,
        status=turn.status,
        duplicate=duplicate,
        correlation_id=turn.correlation_id,
    )
