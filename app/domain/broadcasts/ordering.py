"""Ordering a broadcast: the wish is stored and woken; planning it is an actor's work."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.orm import Session

from app.domain.broadcasts.broadcast import MOST, Broadcast
from app.domain.conversations import Conversation
from app.domain.requests import MoveRefused, Request
from app.domain.vendors import Vendor
from app.kit import outbox
from app.kit.errors import Invalid, NotFound

ASKABLE = ("open", "collecting", "broadcast_failed", "quoted")
LOST = timedelta(seconds=30)  # after which a job that has planned nothing is started again


def order(session: Session, request_id: UUID, vendor_ids: Sequence[UUID] | None = None) -> Broadcast:
    """Have vendors asked about the request: the named ones, or whoever matches. One that waits already takes it along.

    Raises NotFound, MoveRefused for a request that is over, Invalid for more than MOST vendors or one who is none.
    """
    request = locked(session, request_id)
    if request.status not in ASKABLE:
        raise MoveRefused(f"Nobody can be asked about a request that is {request.status}")
    wanted = _checked(session, vendor_ids)
    waiting = session.scalar(_planned(request_id))
    if waiting is None:
        waiting = Broadcast(request_id=request_id, number=_next(session, request_id), wanted=wanted)
        session.add(waiting)
    else:
        waiting.wanted = _both(waiting.wanted, wanted)
        waiting.attempts, waiting.next_try_at, waiting.woken_at = 0, func.now(), func.now()
    session.flush()
    outbox.enqueue("outreach.broadcast", str(request_id))
    return waiting


def locked(session: Session, request_id: UUID) -> Request:
    """Return the request, locked; its thread before it, in the order of whoever answers there. Raises NotFound."""
    thread_id = session.scalar(select(Request.conversation_id).where(Request.id == request_id))
    if thread_id:
        session.get(Conversation, thread_id, with_for_update=True)
    request = session.get(Request, request_id, with_for_update=True)
    if request is None:
        raise NotFound("There is no such request", code="request_not_found")
    return request


def due(session: Session, request_id: UUID) -> Broadcast | None:
    """Return what is to be planned now for a locked request, locked."""
    return session.scalar(_planned(request_id).where(Broadcast.next_try_at <= func.now()))


def wake_due(session: Session) -> int:
    """Start the job of whatever is to be planned by now; return how many. One whose job is lost is started again.

    A job that keeps dying is started ever later: after 30 s, and then after as long as it has been due.
    """
    was_due = Broadcast.woken_at - Broadcast.next_try_at
    is_lost = func.now() - Broadcast.woken_at > func.greatest(LOST, was_due)
    asleep = or_(Broadcast.woken_at < Broadcast.next_try_at, is_lost)
    waiting = (Broadcast.status == "planned", Broadcast.next_try_at <= func.now(), asleep)
    woken = update(Broadcast).where(*waiting).values(woken_at=func.now()).returning(Broadcast.request_id)
    ids = session.scalars(woken).all()
    for request_id in ids:
        outbox.enqueue("outreach.broadcast", str(request_id))
    return len(ids)


def _planned(request_id: UUID) -> Select[Broadcast]:
    return select(Broadcast).where(Broadcast.request_id == request_id, Broadcast.status == "planned").with_for_update()


def _next(session: Session, request_id: UUID) -> int:
    last = select(func.coalesce(func.max(Broadcast.number), 0)).where(Broadcast.request_id == request_id)
    return int(session.scalar(last) or 0) + 1


def _checked(session: Session, vendor_ids: Sequence[UUID] | None) -> list[UUID] | None:
    if vendor_ids is None:
        return None
    wanted = list(dict.fromkeys(vendor_ids))
    if not 1 <= len(wanted) <= MOST:
        raise Invalid.field("vendor_ids", f"must name 1 to {MOST} vendors")
    known = set(session.scalars(select(Vendor.user_id).where(Vendor.user_id.in_(wanted))))
    if len(known) < len(wanted):
        raise Invalid.field("vendor_ids", "names somebody who is no vendor")
    return wanted


def _both(first: list[UUID] | None, second: list[UUID] | None) -> list[UUID] | None:
    """Return whom two wishes are for; whoever matches stays whoever matches."""
    return None if first is None or second is None else list(dict.fromkeys([*first, *second]))
