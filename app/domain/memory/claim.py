"""Claiming a write: the oldest that a thread's memory is owed belongs to one worker at a time."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.domain.conversations import Conversation, Message
from app.domain.memory.write import OPEN, MemoryWrite
from app.kit import metrics

LEASE = timedelta(seconds=25)  # longer than a write may take, so that two never write the same thread
LONGEST_PAUSE = 30  # seconds between two attempts of the same write
LONGEST_TOLD = 300  # seconds, when the memory names them: its word must not hold up a thread for days
MOST_STRIKES = 10  # attempts that fail while others go through: then it is this write, not the memory


@dataclass(frozen=True, slots=True)
class Claim:
    """A write that this worker may carry out until its lease lapses."""

    claim_id: UUID
    turn_id: UUID
    thread_id: UUID
    user_id: UUID
    said: str = field(repr=False)
    answered: str = field(repr=False)
    is_first: bool  # of its thread in this memory
    is_unclear: bool  # an earlier attempt may have been stored


def claim_next(session: Session, conversation_id: UUID, memory: str) -> Claim | None:
    """Claim what the thread's memory is owed longest; None when that is nothing, not due or in other hands.

    Later ones wait for it, because a memory keeps the order in which it is told.
    """
    row = session.execute(
        select(MemoryWrite, (MemoryWrite.lease_until > func.now()).label("held"), _due().label("due"))
        .where(MemoryWrite.conversation_id == conversation_id, MemoryWrite.state.in_(OPEN))
        .order_by(MemoryWrite.seq)
        .limit(1)
        .with_for_update()
    ).one_or_none()
    if row is None or row.held or not row.due:
        return None
    return _claim(session, row.MemoryWrite, memory)


def done(session: Session, claim: Claim, memory: str, outcome: str) -> None:
    """Close the write with its outcome; does nothing when the lease was lost, because its next holder closes it."""
    if write := _held(session, claim):
        write.kept_in = memory
        _close(write, "skipped" if outcome == "skipped_empty" else "written", outcome)


def put_off(session: Session, claim: Claim, error: str, *, unclear: bool, seconds: int | None) -> None:
    """Leave the write for later: in `seconds` up to LONGEST_TOLD, or in a pause that grows up to LONGEST_PAUSE.

    One that fails MOST_STRIKES times while others go through is given up: it would hold up its thread for ever.
    """
    write = _held(session, claim)
    if write is None:
        return
    write.is_unclear = write.is_unclear or unclear
    write.strikes += _others_went_through(session, write)
    if write.strikes >= MOST_STRIKES:
        write.error = error
        _close(write, "rejected", "gave_up")
        return
    pause = timedelta(seconds=min(seconds, LONGEST_TOLD) if seconds else min(2**write.attempts, LONGEST_PAUSE))
    write.state, write.claim_id, write.lease_until = "waiting", None, None
    write.error, write.next_try_at = error, func.now() + pause


def reject(session: Session, claim: Claim, error: str) -> None:
    """Close a write that the memory does not want; the next one of the thread is free."""
    if write := _held(session, claim):
        write.error = error
        _close(write, "rejected", "rejected")


def _due() -> ColumnElement[bool]:
    return MemoryWrite.next_try_at <= func.now()


def _claim(session: Session, write: MemoryWrite, memory: str) -> Claim:
    # Still `writing`: whoever held it died, perhaps between the memory's yes and ours.
    write.is_unclear = write.is_unclear or write.state == "writing"
    claim_id = uuid4()
    write.state, write.claim_id, write.lease_until = "writing", claim_id, func.now() + LEASE
    write.attempts += 1
    write.tried_at = func.now()
    session.flush()
    said, answered = (session.get_one(Message, one).content for one in (write.message_id, write.reply_id))
    thread = session.get_one(Conversation, write.conversation_id)
    return Claim(
        claim_id=claim_id,
        turn_id=write.turn_id,
        thread_id=thread.id,
        user_id=thread.user_id,
        said=said,
        answered=answered,
        is_first=not _is_known(session, thread.id, memory),
        is_unclear=write.is_unclear,
    )


def _is_known(session: Session, thread_id: UUID, memory: str) -> bool:
    written = select(MemoryWrite.turn_id).where(
        MemoryWrite.conversation_id == thread_id, MemoryWrite.state == "written", MemoryWrite.kept_in == memory
    )
    return session.scalar(written.limit(1)) is not None


def _held(session: Session, claim: Claim) -> MemoryWrite | None:
    write = session.get(MemoryWrite, claim.turn_id, with_for_update=True)
    return write if write and write.claim_id == claim.claim_id else None


def _others_went_through(session: Session, write: MemoryWrite) -> bool:
    stored = select(MemoryWrite.turn_id).where(MemoryWrite.state == "written", MemoryWrite.done_at > write.tried_at)
    return session.scalar(stored.limit(1)) is not None


def _close(write: MemoryWrite, state: str, outcome: str) -> None:
    write.state, write.outcome, write.done_at = state, outcome, func.now()
    write.claim_id, write.lease_until = None, None
    metrics.memory_writes.labels(outcome).inc()
