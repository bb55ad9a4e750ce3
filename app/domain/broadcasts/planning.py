"""Planning a broadcast: for every vendor a decision with its reason and, at most once, a message. All of it or none."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.domain import deliveries
from app.domain.broadcasts import ordering, wording
from app.domain.broadcasts.broadcast import MOST, Broadcast, BroadcastDecision
from app.domain.broadcasts.deciding import Decision, Noted, Rules, Usable, Way, addresses, decide
from app.domain.broadcasts.matching import candidates, rfq_key
from app.domain.deliveries import Delivery, Outgoing
from app.domain.deliveries.delivery import ChannelName
from app.domain.requests import Request
from app.domain.vendors import Vendor


@dataclass(frozen=True, slots=True)
class Reach:
    """What planning has to be told about the ways out of here."""

    usable: Usable
    silent: Callable[[Session, Collection[str]], Collection[str]]  # which of these addresses want nothing from us
    held_until: Callable[[], datetime | None]  # when a message of now may leave; None: at once
    stand_in: ChannelName | None = None  # for who can be reached by nothing that is usable
    link: Callable[[UUID, UUID], str] | None = None  # where this vendor may answer this request


def plan(session: Session, request_id: UUID, reach: Reach) -> Broadcast | None:
    """Plan what is due of a request: decisions, messages and the request's move, all in this transaction.

    Returns None when nothing is due: running it twice is running it once. Raises TooFewReachable, NotFound.
    """
    request = ordering.locked(session, request_id)
    broadcast = ordering.due(session, request_id)
    if broadcast is None:
        return None
    if request.status not in ordering.ASKABLE:
        broadcast.end("done")
        return broadcast
    found = candidates(session, request, wording.language_of(session, request), broadcast.wanted)
    silent = reach.silent(session, {address for one in found for address in addresses(one)})
    rules = Rules(reach.usable, silent, reach.stand_in, room=MOST - _asked(session, request_id))
    decisions = decide(found, rules)
    sent = _send(session, request, decisions, reach)
    note(session, broadcast, [Noted.of(one, sent.get(one.candidate.vendor.user_id)) for one in decisions])
    _begin(session, request, broadcast, is_sending=bool(sent))
    return broadcast


def note(session: Session, broadcast: Broadcast, noted: Sequence[Noted]) -> None:
    """Write down what was decided about each vendor; what was decided in an earlier try of it is replaced."""
    if not noted:
        return
    new = insert(BroadcastDecision).values([{"broadcast_id": broadcast.id, **asdict(one)} for one in noted])
    changed = {name: new.excluded[name] for name in ("outcome", "reason", "channel", "delivery_id")}
    keys = [BroadcastDecision.broadcast_id, BroadcastDecision.vendor_id]
    again = new.on_conflict_do_update(index_elements=keys, set_={**changed, "decided_at": func.now()})
    session.execute(again)


def _asked(session: Session, request_id: UUID) -> int:
    """Return how many vendors there is a message to already."""
    query = select(func.count()).where(Delivery.request_id == request_id, Delivery.purpose == "rfq")
    return int(session.scalar(query) or 0)


def _send(session: Session, request: Request, decisions: Sequence[Decision], reach: Reach) -> dict[UUID, Delivery]:
    """Owe a message to everybody who is to be asked; one that failed is owed again, not a second time."""
    sent, until = {}, reach.held_until()
    for decision in decisions:
        if decision.way is None:
            continue
        vendor, failed = decision.candidate.vendor, decision.candidate.delivery
        # By SMS every segment costs, and a reply is as good.
        link = reach.link(request.id, vendor.user_id) if reach.link and decision.way.channel != "sms" else None
        outgoing = _outgoing(request, vendor, decision.way, wording.rfq(request, vendor, link))
        outgoing = replace(outgoing, due_at=until, reason="quiet_hours" if until else None)
        delivery = deliveries.owe_again(session, failed, outgoing) if failed else deliveries.owe(session, outgoing)
        sent[vendor.user_id] = delivery
    return sent


def _outgoing(request: Request, vendor: Vendor, way: Way, content: dict[str, Any]) -> Outgoing:
    return Outgoing(
        dedup_key=rfq_key(request.id, vendor.user_id),
        purpose="rfq",
        channel=way.channel,
        address=way.address,
        content=content,
        recipient_id=vendor.user_id,
        request_id=request.id,
        proactive=True,
    )


def _begin(session: Session, request: Request, broadcast: Broadcast, *, is_sending: bool) -> None:
    if not is_sending:
        broadcast.end("done")
        return
    # What an earlier one still waits for is looked after by this one: there is one message for each vendor in all.
    earlier = update(Broadcast).where(Broadcast.request_id == request.id, Broadcast.status == "running")
    session.execute(earlier.values(status="done", settled_at=func.clock_timestamp()))
    broadcast.status, broadcast.failure = "running", None
    broadcast.attempts += 1
    if request.status in ("open", "broadcast_failed"):
        request.move("collecting")
