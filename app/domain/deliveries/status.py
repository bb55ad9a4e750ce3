"""What the provider tells of a message later: in any order, repeatedly, and before we know its id ourselves."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.deliveries.delivery import Delivery, State
from app.domain.deliveries.outcomes import fail

TOLD: Mapping[str, State] = {  # Twilio's words
    "accepted": "sent",
    "scheduled": "sent",
    "queued": "sent",
    "sending": "sent",
    "sent": "sent",
    "partially_delivered": "delivered",
    "delivered": "delivered",
    "read": "read",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",
}


def status(
    session: Session, provider_id: str, told: str, error_code: str | None = None, delivery_id: UUID | None = None
) -> bool:
    """Move a delivery forward by a provider's word; False when that is no news, or about nothing of ours.

    `delivery_id` is the one that the callback's address carries: the word may come before the answer to the send.
    """
    delivery = _find(session, provider_id, delivery_id)
    if delivery is None or told not in TOLD:
        return False
    to = TOLD[told]
    # It is being sent again because that attempt failed: of that one only its arrival would still be news.
    if provider_id in delivery.former_ids and to in ("sent", "failed"):
        return False
    delivery.provider_id = delivery.provider_id or provider_id
    if to == "failed":
        return fail(session, delivery, error_code or told)
    if not delivery.move(to):
        return False
    delivery.reason = None
    if delivery.sent_at is None:
        delivery.sent_at = func.now()
    if to == "read" and delivery.delivered_at is None:
        delivery.delivered_at = func.now()
    return True


def _find(session: Session, provider_id: str, delivery_id: UUID | None) -> Delivery | None:
    known = select(Delivery).where(Delivery.provider_id == provider_id).with_for_update()
    if found := session.scalar(known):
        return found
    if delivery_id is None:
        return None
    named = session.get(Delivery, delivery_id, with_for_update=True)
    # Ours under another id: the word is about an attempt that has been settled otherwise.
    return named if named and named.provider_id in (None, provider_id) else None
