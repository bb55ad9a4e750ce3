"""A broadcast that reached too few: the request says so, an operator and the buyer are told, each once."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.broadcasts import notices, ordering
from app.domain.broadcasts.alerting import ALERTING
from app.domain.broadcasts.broadcast import Broadcast
from app.domain.broadcasts.deciding import Noted, TooFewReachable
from app.domain.broadcasts.planning import note
from app.domain.broadcasts.tally import Tally, tally
from app.domain.requests import MOVES, Request
from app.domain.vendors import Vendor
from app.kit import outbox


def refuse(session: Session, request_id: UUID, refusal: TooFewReachable) -> Broadcast | None:
    """Write down that a plan was refused, in a transaction of its own: the one of the plan is rolled back.

    Every vendor is listed with why; who could have been asked stands as `not_planned`.
    """
    request = ordering.locked(session, request_id)
    broadcast = ordering.due(session, request_id)
    if broadcast is None:
        return None
    note(session, broadcast, _still_there(session, refusal.refused))
    broadcast.failure = "too_few" if refusal.anybody else "nobody"
    broadcast.attempts += 1
    broadcast.end("failed")
    session.flush()
    counted = tally(session, request_id)
    if not counted.reached and not counted.moving:
        fail(session, request, broadcast, counted)
    return broadcast


def fail(session: Session, request: Request, broadcast: Broadcast, counted: Tally) -> None:
    """Move the request and owe the alert, once for each broadcast; tell the buyer what is new."""
    if "broadcast_failed" in MOVES[request.status]:
        request.move("broadcast_failed")
    if broadcast.alert == "none":
        broadcast.alert = "owed"
        outbox.enqueue(ALERTING, str(broadcast.id))
    if request.status == "broadcast_failed":
        notices.tell(session, request, broadcast, counted)


def _still_there(session: Session, noted: Sequence[Noted]) -> list[Noted]:
    """Return what was decided about vendors who were not erased meanwhile; they stay until the transaction ends."""
    query = select(Vendor.user_id).where(Vendor.user_id.in_([one.vendor_id for one in noted]))
    still = set(session.scalars(query.with_for_update(key_share=True, read=True)))
    return [one for one in noted if one.vendor_id in still]
