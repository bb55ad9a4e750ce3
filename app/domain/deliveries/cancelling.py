"""Cancelling what waits: nothing of it has left, nor may have."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.domain.deliveries.delivery import WAITING, Delivery


def cancel(session: Session, dedup_keys: Sequence[str], reason: str) -> int:
    """Cancel those of these that have not left yet; return how many."""
    return cancel_waiting(session, reason, Delivery.dedup_key.in_(dedup_keys))


def cancel_for_request(session: Session, request_id: UUID) -> int:
    """Cancel whatever about a request has not left yet; return how many."""
    return cancel_waiting(session, "request_over", Delivery.request_id == request_id)


def cancel_waiting(session: Session, reason: str, *which: ColumnElement[bool]) -> int:
    """Cancel those of these rows that have not left yet; return how many."""
    waiting = select(Delivery).where(*which, Delivery.state.in_(WAITING), Delivery.provider_id.is_(None))
    rows = session.scalars(waiting.order_by(Delivery.id).with_for_update()).all()
    for delivery in rows:
        delivery.move("cancelled")
        delivery.reason = reason
    return len(rows)
