"""Counting: what became of the messages about a request, from their rows and nothing else."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, not_, or_, select
from sqlalchemy.orm import Session

from app.domain.deliveries import Delivery
from app.domain.deliveries.delivery import REACHED
from app.domain.deliveries.outcomes import UNKNOWN_OUTCOME

MOVING = ("held", "queued", "sending")
_DROPPED = and_(Delivery.state == "cancelled", func.coalesce(Delivery.reason, "") == "request_over")
# Also what was cancelled for another reason, say because WhatsApp takes no such text: that vendor was not asked.
FAILED = or_(Delivery.state == "failed", and_(Delivery.state == "cancelled", not_(_DROPPED)))

AGAIN = and_(FAILED, func.coalesce(Delivery.reason, "") != UNKNOWN_OUTCOME)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many messages there are, those aside that the end of the request has cancelled."""

    total: int
    moving: int  # still to be sent
    reached: int  # a provider has taken them
    unknown: int  # sent, but nobody saw the end
    failed: int
    again: int  # of those failed, which may be sent again

    @property
    def is_mostly_failed(self) -> bool:
        """Whether more than half have failed."""
        return self.failed * 2 > self.total


def tally(session: Session, request_id: UUID) -> Tally:
    """Count the messages about a request."""
    row = session.execute(counts(request_id)).one()
    return Tally(row.total, row.moving, row.reached, row.unknown, row.failed, row.again)


def not_begun(session: Session, request_ids: Collection[UUID]) -> set[UUID]:
    """Return which of these requests have messages to vendors, none of which has left yet: at night they wait."""
    left = func.bool_or(Delivery.state.in_((*REACHED, "unknown")))
    about = (Delivery.request_id.in_(request_ids), Delivery.purpose == "rfq")
    query = select(Delivery.request_id).where(*about).group_by(Delivery.request_id)
    waiting = query.having(func.bool_or(Delivery.state.in_(MOVING)), not_(left))
    return {one for one in session.scalars(waiting) if one}


def counts(request_id: Any) -> Select[int, int, int, int, int, int]:
    """Return the question that counts the messages about a request, given by its id or a column of it."""
    return select(
        func.count().filter(not_(_DROPPED)).label("total"),
        func.count().filter(Delivery.state.in_(MOVING)).label("moving"),
        func.count().filter(Delivery.state.in_(REACHED)).label("reached"),
        func.count().filter(Delivery.state == "unknown").label("unknown"),
        func.count().filter(FAILED).label("failed"),
        func.count().filter(AGAIN).label("again"),
    ).where(Delivery.request_id == request_id, Delivery.purpose == "rfq")
