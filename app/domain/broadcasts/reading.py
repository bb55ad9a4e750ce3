"""Reading a broadcast: what became of every vendor, and the counts of it; each vendor stands in exactly one of them."""

from collections import Counter
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.domain.broadcasts.broadcast import Broadcast, BroadcastDecision, BroadcastStatus
from app.domain.deliveries import Delivery
from app.domain.users import User

Status = Literal["queued", "held", "sent", "delivered", "read", "failed", "skipped", "unknown"]


class VendorResult(BaseModel):
    """What became of one vendor. `reason` says why not, `why` what the vendor was chosen for."""

    vendor_id: UUID
    vendor: str
    channel: str | None
    status: Status
    reason: str | None
    why: str | None
    delivery_id: UUID | None
    sent_at: datetime | None


class BroadcastView(BaseModel):
    """All askings of a request together (CONTRACT §2): every vendor counts once, in the count of their status.

    `sent` is taken by a provider and nothing heard since; `unknown` is handed over, nobody saw whether with success.
    """

    status: BroadcastStatus | None
    number: int
    total: int
    queued: int
    held: int
    sent: int
    delivered: int
    read: int
    failed: int
    skipped: int
    unknown: int
    results: list[VendorResult]


def view(session: Session, request_id: UUID) -> BroadcastView:
    """Return what became of everybody who was considered, in two queries."""
    last = select(Broadcast).where(Broadcast.request_id == request_id).order_by(Broadcast.number.desc()).limit(1)
    broadcast = session.scalar(last)
    results = _results(session, request_id)
    counted: dict[str, Any] = dict.fromkeys(Status.__args__, 0)  # type: ignore[attr-defined]
    counted.update(Counter(one.status for one in results))
    status, number = (broadcast.status, broadcast.number) if broadcast else (None, 0)
    return BroadcastView(status=status, number=number, total=len(results), results=results, **counted)


def _results(session: Session, request_id: UUID) -> list[VendorResult]:
    """Return each vendor's latest decision with the message, whichever asking it belongs to."""
    rows = session.execute(
        select(BroadcastDecision, Delivery, User.display_name)
        .ext(distinct_on(BroadcastDecision.vendor_id))
        .join(Broadcast, Broadcast.id == BroadcastDecision.broadcast_id)
        .join(User, User.id == BroadcastDecision.vendor_id)
        .outerjoin(Delivery, Delivery.id == BroadcastDecision.delivery_id)
        .where(Broadcast.request_id == request_id)
        .order_by(BroadcastDecision.vendor_id, Broadcast.number.desc())
    )
    return [_result(*row) for row in rows]


def _result(decision: BroadcastDecision, delivery: Delivery | None, name: str) -> VendorResult:
    asked = decision.outcome != "skipped"
    return VendorResult(
        vendor_id=decision.vendor_id,
        vendor=name,
        channel=delivery.channel if delivery else decision.channel,
        status=shown_status(delivery) if delivery else "skipped",
        reason=delivery.reason if delivery else decision.reason if not asked else "delivery_dropped",
        why=decision.reason if asked else None,
        delivery_id=decision.delivery_id,
        sent_at=delivery.sent_at if delivery else None,
    )


def shown_status(delivery: Delivery) -> Status:
    """Return a delivery's state as it is told outside."""
    shown: dict[str, Status] = {"sending": "queued", "cancelled": "skipped"}
    return shown.get(delivery.state) or delivery.state  # type: ignore[return-value]
