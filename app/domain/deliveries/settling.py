"""Settling what nobody saw the end of: by the provider's word, never by trying again."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.deliveries.composing import envelope
from app.domain.deliveries.delivery import Delivery
from app.domain.deliveries.outcomes import UNKNOWN_OUTCOME, accept, fail, queue
from app.domain.deliveries.status import status
from app.integrations.channels import Envelope, Receipt

ASK_AGAIN = timedelta(minutes=1)
GIVE_UP = timedelta(hours=24)
# How long after an attempt the provider's "no such message" is believed. What hung in a connection may still arrive
# when we have long given up on it; then it would be there twice.
LATE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Question:
    """An unclear attempt to ask the provider about."""

    delivery_id: UUID
    attempt: int
    channel: str
    envelope: Envelope = field(repr=False)


def questions(session: Session, most: int) -> list[Question]:
    """Return at most `most` that are due, and keep others from asking the same for ASK_AGAIN.

    What has been unknown for GIVE_UP ends as failed `unknown_outcome`: it is told so, and not sent again.
    """
    due = select(Delivery).where(Delivery.state == "unknown", Delivery.due_at <= func.now())
    rows = session.scalars(due.order_by(Delivery.due_at).limit(most).with_for_update(skip_locked=True)).all()
    asked = []
    for delivery in rows:
        if _is_older(session, delivery, GIVE_UP):
            fail(session, delivery, UNKNOWN_OUTCOME)
            continue
        delivery.due_at = func.now() + ASK_AGAIN
        letter = envelope(delivery, needs_template=delivery.channel == "whatsapp")  # it may have left as one
        letter = replace(letter, taken=_taken(session, delivery))
        asked.append(Question(delivery.id, delivery.attempts, delivery.channel, letter))
    return asked


def _taken(session: Session, delivery: Delivery) -> frozenset[str]:
    """Return the ids of what else was sent to the address; of this delivery, too, where an attempt of it had failed."""
    others = select(Delivery.provider_id).where(
        Delivery.mark == delivery.mark, Delivery.id != delivery.id, Delivery.provider_id.is_not(None)
    )
    latest = session.scalars(others.order_by(Delivery.created_at.desc()).limit(1000))
    return frozenset(one for one in (*latest, *delivery.former_ids) if one)


def settle(session: Session, question: Question, receipt: Receipt | None) -> None:
    """Note what the provider says: it has the message, or (None) it certainly has not.

    Only the latter, and only LATE after the attempt, lets it be sent again.
    """
    delivery = session.get(Delivery, question.delivery_id, with_for_update=True)
    if delivery is None or delivery.state != "unknown" or delivery.attempts != question.attempt:
        return
    if receipt is None:
        if _is_older(session, delivery, LATE):
            queue(delivery)
        return
    taken = select(Delivery.id).where(Delivery.provider_id == receipt.provider_id, Delivery.id != delivery.id)
    if session.scalar(taken) is not None:  # another one of the same words was settled with it meanwhile
        return
    accept(delivery, receipt)
    session.flush()
    if receipt.status:
        status(session, receipt.provider_id, receipt.status, receipt.error_code)


def _is_older(session: Session, delivery: Delivery, age: timedelta) -> bool:
    return bool(session.scalar(select(Delivery.tried_at < func.now() - age).where(Delivery.id == delivery.id)))
