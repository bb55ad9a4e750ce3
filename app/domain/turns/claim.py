"""Claiming: the oldest open turn of a thread belongs to one worker at a time."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.domain.turns import announce
from app.domain.turns.record import fail
from app.domain.turns.turn import LEASE, MAX_ATTEMPTS, OPEN, Claim, Turn
from app.kit import outbox


def claim_next(session: Session, conversation_id: UUID, worker: str) -> Claim | None:
    """Claim the oldest open turn of the thread; None when there is none or somebody is at it.

    A turn that was claimed MAX_ATTEMPTS times without an answer fails here, so that it holds up nobody behind it.
    """
    while turn := _oldest_open(session, conversation_id):
        if turn.attempts < MAX_ATTEMPTS:
            return _claim(session, turn, worker)
        fail(session, turn, "gave_up")
    return None


def keep_partial(session: Session, claim: Claim, text: str) -> bool:
    """Keep the words written so far and renew the lease; False when the turn is not this claim's any more."""
    kept = session.execute(
        update(Turn)
        .where(Turn.id == claim.turn_id, Turn.claim_id == claim.claim_id)
        .values(partial_text=text, lease_until=func.now() + LEASE)
        .returning(Turn.id)
    )
    return kept.one_or_none() is not None


def renew(session: Session, claims: Iterable[Claim]) -> set[UUID]:
    """Renew the leases of `claims`; return the ids of those that still hold their turn."""
    kept = session.scalars(
        update(Turn)
        .where(Turn.claim_id.in_([claim.claim_id for claim in claims]))
        .values(lease_until=func.now() + LEASE)
        .returning(Turn.claim_id)
    )
    return {claim_id for claim_id in kept if claim_id}


def give_back(session: Session, claim: Claim, error: str) -> None:
    """Queue the turn again, keeping its attempt counted; does nothing when the claim was lost."""
    session.execute(
        update(Turn)
        .where(Turn.id == claim.turn_id, Turn.claim_id == claim.claim_id)
        .values(status="queued", claim_id=None, lease_until=None, error=error)
    )


def hand_over(session: Session, conversation_id: UUID, worker: str) -> None:
    """Queue again at once what `worker` holds of the thread, as if it had not been claimed; for one that must stop.

    Goes by the worker and not by a claim, because it may be told to stop just before it learns what it has claimed.
    """
    handed = session.execute(
        update(Turn)
        .where(Turn.conversation_id == conversation_id, Turn.worker == worker, Turn.status == "running")
        .values(status="queued", claim_id=None, lease_until=None, attempts=Turn.attempts - 1)
        .returning(Turn.id)
    )
    if handed.one_or_none():
        outbox.enqueue("chat.reply", str(conversation_id))


def _oldest_open(session: Session, conversation_id: UUID) -> Turn | None:
    row = session.execute(
        select(Turn, (Turn.lease_until > func.now()).label("held"))
        .where(Turn.conversation_id == conversation_id, Turn.status.in_(OPEN))
        .order_by(Turn.seq)
        .limit(1)
        .with_for_update()
    ).one_or_none()
    return row.Turn if row and not row.held else None


def _claim(session: Session, turn: Turn, worker: str) -> Claim:
    claim_id = uuid4()
    turn.status, turn.worker, turn.claim_id = "running", worker, claim_id
    turn.attempts += 1
    turn.lease_until, turn.claimed_at, turn.partial_text = func.now() + LEASE, func.now(), ""
    session.flush()
    announce.writing(turn)
    return Claim(
        turn_id=turn.id,
        claim_id=claim_id,
        conversation_id=turn.conversation_id,
        message_id=turn.message_id,
        correlation_id=turn.correlation_id,
        traceparent=turn.traceparent,
        waited=(datetime.now(UTC) - turn.created_at).total_seconds(),
    )
