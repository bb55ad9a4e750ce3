"""Owing a delivery again: what has failed leaves once more as the same row, so nobody can get it twice."""

from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import Session

from app.domain.deliveries.addresses import mark
from app.domain.deliveries.delivery import Delivery
from app.domain.deliveries.outcomes import UNKNOWN_OUTCOME
from app.domain.deliveries.owing import Outgoing
from app.kit import logging, outbox


def is_over(delivery: Delivery) -> bool:
    """Tell whether nobody has it and nothing is on its way: what nobody saw the end of may have arrived."""
    return delivery.state == "cancelled" or (delivery.state == "failed" and delivery.reason != UNKNOWN_OUTCOME)


def owe_again(session: Session, over: Delivery, outgoing: Outgoing) -> Delivery:
    """Queue a delivery that is over anew, perhaps by another way; any other one stays as it is.

    The attempt that failed keeps its provider's id among `former_ids`: that it failed is told again and again.
    """
    session.refresh(over, with_for_update=True)
    if not is_over(over):
        return over
    values: dict[str, Any] = {
        "channel": outgoing.channel,
        "address": outgoing.address,
        "mark": mark(outgoing.address),
        "content": outgoing.content,
        "correlation_id": logging.correlation_id(),
        "state": "held" if outgoing.due_at else "queued",
        "reason": outgoing.reason,
        "due_at": outgoing.due_at or func.now(),
        "wanted_at": outgoing.due_at or func.now(),
        "former_ids": [*over.former_ids, *([over.provider_id] if over.provider_id else [])],
        **dict.fromkeys(("provider_id", "segments", "sent_at", "delivered_at", "read_at", "failed_at")),
    }
    for name, value in values.items():
        setattr(over, name, value)
    session.flush()
    if outgoing.due_at is None:
        outbox.enqueue("deliveries.send", str(over.id))
    return over
