"""Settling a broadcast: it ends when nothing is on its way any more; one that reached nobody is planned again later."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import and_, func, or_, select, true
from sqlalchemy.orm import Session

from app.domain.broadcasts import notices, ordering
from app.domain.broadcasts.broadcast import Broadcast
from app.domain.broadcasts.failing import fail
from app.domain.broadcasts.tally import AGAIN, Tally, counts, tally
from app.domain.deliveries import Delivery
from app.domain.requests import Request
from app.kit.errors import NotFound

BACKOFF = (1, 5, 15, 60, 180)  # minutes before each further try of what reached nobody
# A message that was taken may still turn out not to have arrived: WhatsApp says so minutes later.
WATCHED = timedelta(days=1)


def unsettled(session: Session) -> Sequence[UUID]:
    """Return the broadcasts about which there is something to do, in one query."""
    counted = counts(Broadcast.request_id).correlate(Broadcast).lateral()
    is_mostly_failed = counted.c.failed * 2 > counted.c.total
    running = and_(
        Broadcast.status == "running", or_(counted.c.moving == 0, and_(is_mostly_failed, Broadcast.alert == "none"))
    )
    last = select(func.max(Broadcast.number)).where(Broadcast.request_id == Request.id).correlate(Request)
    turned = and_(
        Broadcast.status == "done",
        Broadcast.settled_at > func.now() - WATCHED,
        Broadcast.number == last.scalar_subquery(),
        Request.status.in_(ordering.ASKABLE),
        is_mostly_failed,
    )
    query = select(Broadcast.id).join(Request, Request.id == Broadcast.request_id).join(counted, true())
    return session.scalars(query.where(or_(running, turned)).order_by(Broadcast.created_at)).all()


def settle(session: Session, broadcast_id: UUID) -> Broadcast | None:
    """Do what is due about a broadcast, from the rows of its messages; again changes nothing."""
    request_id = session.scalar(select(Broadcast.request_id).where(Broadcast.id == broadcast_id))
    try:
        request = ordering.locked(session, request_id) if request_id else None
    except NotFound:  # erased at this moment
        return None
    broadcast = session.get(Broadcast, broadcast_id, with_for_update=True)
    if request is None or broadcast is None or broadcast.status not in ("running", "done"):
        return None
    _settle(session, request, broadcast, tally(session, request.id))
    return broadcast


def _settle(session: Session, request: Request, broadcast: Broadcast, counted: Tally) -> None:
    if request.status not in ordering.ASKABLE:
        if not counted.moving:
            broadcast.end("done")
        return
    if counted.is_mostly_failed:
        all_failed = counted.failed == counted.total
        broadcast.failure = "all_failed" if all_failed else "mostly_failed"
        worth_it = all_failed and counted.again and broadcast.attempts <= len(BACKOFF)
        if worth_it and not _is_planned(session, request.id):
            _try_later(session, broadcast)
        elif not counted.moving:
            broadcast.end("failed")
        fail(session, request, broadcast, counted)
    elif not counted.moving and broadcast.status == "running":
        broadcast.failure = None
        broadcast.end("done")
        notices.tell(session, request, broadcast, counted)


def _try_later(session: Session, broadcast: Broadcast) -> None:
    """Plan it once more for those whose message failed; the same rows leave again."""
    failed = select(Delivery.recipient_id).where(
        Delivery.request_id == broadcast.request_id, Delivery.purpose == "rfq", AGAIN
    )
    broadcast.wanted = [one for one in session.scalars(failed.order_by(Delivery.recipient_id)) if one]
    broadcast.status, broadcast.settled_at = "planned", None
    broadcast.next_try_at = func.now() + timedelta(minutes=BACKOFF[broadcast.attempts - 1])


def _is_planned(session: Session, request_id: UUID) -> bool:
    """Whether somebody has asked anew meanwhile, which takes the failed ones along."""
    waiting = select(Broadcast.id).where(Broadcast.request_id == request_id, Broadcast.status == "planned")
    return session.scalar(waiting) is not None
