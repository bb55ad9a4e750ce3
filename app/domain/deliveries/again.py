"""Owing a delivery again: what has failed leaves once more as the same row, so nobody can get it twice."""

from typing import Any

from sqlalchemy import func, update
from sqlalchemy.orm import Session

from app.domain.deliveries.delivery import Delivery
from app.domain.deliveries.owing import Outgoing
from app.kit import logging, outbox

OVER = ("failed", "cancelled")  # nobody has it, and nothing is on its way


def owe_again(session: Session, over: Delivery, outgoing: Outgoing) -> Delivery:
    """Queue a delivery that failed or was cancelled anew, perhaps by another way; one that is not over stays as it is.

    The old provider's id is dropped with its fate: what is said of it from now on is said of nobody.
    """
    values: dict[str, Any] = {
        "channel": outgoing.channel,
        "address": outgoing.address,
        "content": outgoing.content,
        "correlation_id": logging.correlation_id(),
        "state": "held" if outgoing.due_at else "queued",
        "reason": outgoing.reason,
        "due_at": outgoing.due_at or func.now(),
        **dict.fromkeys(("provider_id", "segments", "sent_at", "delivered_at", "read_at", "failed_at")),
    }
    anew = update(Delivery).where(Delivery.id == over.id, Delivery.state.in_(OVER)).values(values).returning(Delivery)
    again = session.scalar(anew.execution_options(populate_existing=True))
    if again is None:
        session.refresh(over)
        return over
    if outgoing.due_at is None:
        outbox.enqueue("deliveries.send", str(again.id))
    return again
