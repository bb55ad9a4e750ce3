"""Claiming a delivery: one worker at a time, and only when the guard lets it go."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.deliveries.composing import envelope
from app.domain.deliveries.delivery import Delivery
from app.domain.deliveries.guard import Cancel, Hold, judge
from app.integrations.channels import Envelope

LEASE = timedelta(seconds=60)  # longer than any channel may take


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that this worker may hand over, once."""

    delivery_id: UUID
    claim_id: UUID
    attempt: int
    channel: str
    correlation_id: str
    envelope: Envelope = field(repr=False)


def claim(session: Session, delivery_id: UUID) -> Claim | None:
    """Claim a delivery that is queued and due; None when it is gone, in other hands, or the guard says not now."""
    delivery = session.get(Delivery, delivery_id, with_for_update=True)
    if delivery is None or delivery.state != "queued" or not _is_due(session, delivery):
        return None
    verdict = judge(session, delivery)
    if isinstance(verdict, Cancel):
        delivery.move("cancelled")
        delivery.reason = verdict.reason
        return None
    if isinstance(verdict, Hold):
        delivery.move("held")
        delivery.reason, delivery.due_at = verdict.reason, verdict.until
        return None
    return _claim(session, delivery, needs_template=verdict.needs_template)


def held_by(session: Session, claim: Claim) -> Delivery | None:
    """Return the locked delivery if this attempt still is its last; then what came of it counts, lease or no lease."""
    delivery = session.get(Delivery, claim.delivery_id, with_for_update=True)
    if delivery is None or delivery.attempts != claim.attempt or delivery.claim_id not in (None, claim.claim_id):
        return None
    return delivery


def _is_due(session: Session, delivery: Delivery) -> bool:
    return bool(session.scalar(select(Delivery.due_at <= func.clock_timestamp()).where(Delivery.id == delivery.id)))


def _claim(session: Session, delivery: Delivery, *, needs_template: bool) -> Claim:
    delivery.move("sending")
    delivery.claim_id = uuid4()
    delivery.lease_until, delivery.tried_at = func.now() + LEASE, func.now()
    delivery.attempts += 1
    delivery.reason = None
    session.flush()
    session.refresh(delivery)
    return Claim(
        delivery_id=delivery.id,
        claim_id=delivery.claim_id,
        attempt=delivery.attempts,
        channel=delivery.channel,
        correlation_id=delivery.correlation_id,
        envelope=envelope(delivery, needs_template=needs_template),
    )
