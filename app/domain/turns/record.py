"""Ending a turn: one reply, stored only while it is still owed."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from app.domain import conversations, memory
from app.domain.conversations import Conversation, Message, leaving
from app.domain.conversations.message import ASSISTANT_NAME, MessageStatus
from app.domain.turns import announce
from app.domain.turns.turn import OPEN, Claim, Turn, reply_id


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply as the domain stores it."""

    text: str
    agent: str | None
    checkpoint: dict[str, Any]
    recommendations: list[dict[str, Any]]
    degraded: bool
    meta: dict[str, Any] = field(default_factory=dict)
    trace: list[dict[str, Any]] = field(default_factory=list)
    course: dict[str, Any] = field(default_factory=dict)


def is_owed(session: Session, claim: Claim) -> bool:
    """Whether this claim still owns its turn; then nobody else can take it before the transaction ends.

    Locks the thread before anything that belongs to it is written, so that two who record never wait for each other.
    """
    conversation = session.get(Conversation, claim.conversation_id, with_for_update=True)
    turn = session.get(Turn, claim.turn_id, with_for_update=True)
    return conversation is not None and turn is not None and turn.claim_id == claim.claim_id


def record_reply(session: Session, claim: Claim, answer: Answer) -> bool:
    """Store the reply and the checkpoint; False, and nothing stored, when the claim was lost meanwhile."""
    if not is_owed(session, claim):
        return False
    conversation = session.get_one(Conversation, claim.conversation_id)
    turn = session.get_one(Turn, claim.turn_id)
    conversation.checkpoint = answer.checkpoint
    conversation.checkpoint_version += 1
    turn.trace, turn.course = answer.trace, turn.course | answer.course
    turn.end("answered")
    announce.ended(turn, "answered", _reply(session, conversation, turn, answer, "complete"))
    return True


def note(session: Session, turn_id: UUID, course: dict[str, Any]) -> None:
    """Add to the course of a turn that has ended what could only be known afterwards."""
    # Losing it in a crash costs nobody anything: waiting for the disk once more for every reply would cost a worker.
    session.execute(text("set local synchronous_commit to off"))
    session.execute(update(Turn).where(Turn.id == turn_id).values(course=Turn.course.concat(course)))


def stop(session: Session, user_id: UUID, thread_id: UUID) -> Message | None:
    """Stop the oldest open turn, keeping what was written so far as its reply, marked `stopped`.

    Returns None when nothing was being written. Raises NotFound for a thread that is not the person's.
    """
    conversation = conversations.lock(session, user_id, thread_id)
    turn = session.scalar(
        select(Turn)
        .where(Turn.conversation_id == conversation.id, Turn.status.in_(OPEN))
        .order_by(Turn.seq)
        .limit(1)
        .with_for_update()
    )
    if turn is None:
        return None
    answer = Answer(turn.partial_text, None, conversation.checkpoint or {}, [], degraded=False)
    turn.end("stopped")
    reply = _reply(session, conversation, turn, answer, "stopped")
    announce.ended(turn, "stopped", reply)
    return reply


def fail(session: Session, turn: Turn, error: str) -> None:
    """Close a turn that nobody could answer and say so to its reader."""
    turn.end("failed", error)
    leaving.failure_leaves(session, turn.conversation_id, reply_id(turn.id))
    announce.failed(turn, session.get_one(Message, turn.message_id))


def _reply(session: Session, conversation: Conversation, turn: Turn, answer: Answer, status: MessageStatus) -> Message:
    message = Message(
        id=reply_id(turn.id),
        role="assistant",
        content=answer.text,
        sender_name=ASSISTANT_NAME,
        in_reply_to=turn.message_id,
        agent=answer.agent,
        status=status,
        degraded=answer.degraded,
        recommendations=answer.recommendations,
        meta=answer.meta,
        attachments=[],
    )
    reply = conversations.add_message(session, conversation, message)
    memory.owe(session, turn.id, conversation.id, (turn.message_id, reply.id), turn.seq)
    return reply
