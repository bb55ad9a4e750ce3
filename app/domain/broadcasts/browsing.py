"""Looking through broadcasts: the board of all of them, and who was asked in one and why."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.domain.broadcasts.broadcast import Broadcast, BroadcastDecision, BroadcastStatus, Outcome
from app.domain.broadcasts.reading import Status, shown_status
from app.domain.deliveries import Delivery
from app.domain.deliveries.delivery import REACHED
from app.domain.paging import Position, cut, latest
from app.domain.users import User
from app.kit.errors import NotFound


class BroadcastLine(BaseModel):
    """A broadcast with what became of its vendors; those in no other count (`total` is all) are still to be asked.

    `sent` counts what a provider has taken, delivered and read ones too.
    """

    id: UUID
    request_id: UUID
    number: int
    status: BroadcastStatus
    failure: str | None
    total: int
    sent: int
    failed: int
    skipped: int
    unknown: int
    started_at: datetime
    ended_at: datetime | None


class DecisionView(BaseModel):
    """What was decided about a vendor and why, and what became of the message."""

    vendor_id: UUID
    vendor: str
    channel: str | None
    decision: Outcome
    reason: str
    status: Status
    sent_at: datetime | None


class BroadcastDetail(BroadcastLine):
    """A broadcast with its decisions, by the vendors' names."""

    decisions: list[DecisionView]


def page(
    session: Session, status: BroadcastStatus | None, limit: int, before: Position | None = None
) -> tuple[list[BroadcastLine], Position | None]:
    """Return broadcasts, the latest first, and where the next page begins; two queries."""
    query = latest(select(Broadcast), (Broadcast.created_at, Broadcast.id), limit, before)
    if status:
        query = query.where(Broadcast.status == status)
    found, following = cut(session.scalars(query).all(), limit, lambda last: (last.created_at, last.id))
    counted = _counts(session, [one.id for one in found])
    return [BroadcastLine(**_line(one, counted)) for one in found], following


def look(session: Session, broadcast_id: UUID) -> BroadcastDetail:
    """Return one broadcast with its decisions, in three queries. Raises NotFound."""
    broadcast = session.get(Broadcast, broadcast_id)
    if broadcast is None:
        raise NotFound("There is no such broadcast", code="broadcast_not_found")
    rows = session.execute(_decisions().where(BroadcastDecision.broadcast_id == broadcast_id))
    decisions = [_decision(*row) for row in rows]
    return BroadcastDetail(**_line(broadcast, _counts(session, [broadcast_id])), decisions=decisions)


def _counts(session: Session, broadcast_ids: list[UUID]) -> dict[UUID, dict[str, int]]:
    state = func.coalesce(Delivery.state, "cancelled")
    counts = {
        "total": func.count(),
        "sent": func.count().filter(state.in_(REACHED)),
        "failed": func.count().filter(state == "failed"),
        "skipped": func.count().filter(state == "cancelled"),
        "unknown": func.count().filter(state == "unknown"),
    }
    query = (
        select(BroadcastDecision.broadcast_id, *(count.label(name) for name, count in counts.items()))
        .outerjoin(Delivery, Delivery.id == BroadcastDecision.delivery_id)
        .where(BroadcastDecision.broadcast_id.in_(broadcast_ids))
        .group_by(BroadcastDecision.broadcast_id)
    )
    return {row.broadcast_id: {name: getattr(row, name) for name in counts} for row in session.execute(query)}


def _line(broadcast: Broadcast, counted: dict[UUID, dict[str, int]]) -> dict[str, Any]:
    nothing = dict.fromkeys(("total", "sent", "failed", "skipped", "unknown"), 0)
    same = ("id", "request_id", "number", "status", "failure")
    return {
        **{name: getattr(broadcast, name) for name in same},
        **counted.get(broadcast.id, nothing),
        "started_at": broadcast.created_at,
        "ended_at": broadcast.settled_at,
    }


def _decisions() -> Select[BroadcastDecision, Delivery, str]:
    return (
        select(BroadcastDecision, Delivery, User.display_name)
        .join(User, User.id == BroadcastDecision.vendor_id)
        .outerjoin(Delivery, Delivery.id == BroadcastDecision.delivery_id)
        .order_by(User.display_name, BroadcastDecision.vendor_id)
    )


def _decision(decision: BroadcastDecision, delivery: Delivery | None, vendor: str) -> DecisionView:
    return DecisionView.model_validate(
        {
            "vendor_id": decision.vendor_id,
            "vendor": vendor,
            "channel": delivery.channel if delivery else decision.channel,
            "decision": decision.outcome,
            "reason": decision.reason,
            "status": shown_status(delivery) if delivery else "skipped",
            "sent_at": delivery.sent_at if delivery else None,
        }
    )
