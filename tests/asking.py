"""Vendors to ask, requests to ask about, and what providers might say of the messages."""

from collections import Counter
from collections.abc import Collection
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.domain import broadcasts, requests
from app.domain.broadcasts import Broadcast, BroadcastView, Reach, TooFewReachable
from app.domain.requests import RequestDraft
from app.domain.users import User
from app.domain.vendors import Vendor
from app.kit.transaction import transaction
from tests.making import guest, rows

CHANNELS = (["whatsapp", "sms"], ["email"], ["sms", "whatsapp"])


def vendors(count: int, **fields: Any) -> list[UUID]:
    """Store plumbers in Kyrenia who can be reached by everything; return their ids."""
    return [vendor(number, **fields) for number in range(count)]


def vendor(number: int = 0, *, disabled: bool = False, **fields: Any) -> UUID:
    """Store a plumber in Kyrenia, by default one with an e-mail address and a telephone."""
    user_id = uuid4()
    given: dict[str, Any] = {
        "phone": f"+90533{rows('select count(*) from vendors')[0][0]:07d}",
        "city": "Kyrenia",
        "district": None,
        "lat": 35.3,
        "lon": 33.3,
        "categories": ["plumbing"],
        "areas": ["Kyrenia"],
        "languages": ["en"],
        "channels": CHANNELS[number % len(CHANNELS)],
        "about": "",
    }
    account = {"email": f"{user_id}@example.com", "password_hash": "x", "display_name": f"Vendor {number}"}
    with transaction() as session:
        user = User(id=user_id, role="vendor", **account)
        session.add(user)
        session.flush()
        session.add(Vendor(user_id=user_id, **{**given, **fields}))
    if disabled:
        rows("update users set disabled_at = now() where id = :id", id=user_id)
    return user_id


def opened(
    user_id: UUID | None = None, category: str = "service.plumbing", thread: UUID | None = None, **fields: Any
) -> UUID:
    """Open a request, by default of a guest in Kyrenia; return its id."""
    draft = RequestDraft(category, fields.pop("details", "a tap drips"), **{"city": "Kyrenia", **fields})
    buyer = user_id or guest()
    with transaction() as session:
        return requests.open_request(session, buyer, thread, None, draft).id


def reach(silent: Collection[str] = (), **ways: Any) -> Reach:
    """Return ways out by which everything leaves at once, but for who is `silent`."""

    def which(_: Session, addresses: Collection[str]) -> Collection[str]:
        return set(silent) & set(addresses)

    return Reach(**{"usable": lambda _: True, "silent": which, "held_until": lambda: None, **ways})


def ordered(request: UUID, wanted: list[UUID] | None = None) -> UUID:
    """Have vendors asked; return the id of the broadcast."""
    with transaction() as session:
        return broadcasts.order(session, request, wanted).id


def planned(request: UUID, by: Reach | None = None) -> Broadcast | None:
    """Plan what is due of a request."""
    with transaction() as session:
        return broadcasts.plan(session, request, by or reach())


def asked(request: UUID, wanted: list[UUID] | None = None, by: Reach | None = None) -> Broadcast | None:
    """Order and plan, writing a refusal down as the actor does."""
    ordered(request, wanted)
    try:
        return planned(request, by)
    except TooFewReachable as refusal:
        with transaction() as session:
            return broadcasts.refuse(session, request, refusal)


def settled() -> None:
    """Do what is due about every broadcast."""
    with transaction() as session:
        ids = broadcasts.unsettled(session)
    for one in ids:
        with transaction() as session:
            broadcasts.settle(session, one)


def fate(state: str, many: int | None = None, request: UUID | None = None) -> None:
    """Let the provider have said this of the messages that are still to be sent, or of `many` of them."""
    rows(
        "update deliveries set state = :state, reason = case when :state = 'failed' then '30003' end where id in ("
        "select id from deliveries where state = 'queued' and (cast(:request as uuid) is null or request_id = :request)"
        " order by dedup_key limit :many)",
        state=state,
        many=many,
        request=request,
    )


def seen(request: UUID) -> BroadcastView:
    """Return what the buyer sees."""
    with transaction() as session:
        return broadcasts.view(session, request)


def decided(request: UUID) -> dict[UUID, str]:
    """Return outcome and reason for each vendor, of the latest broadcast."""
    found = rows(
        "select vendor_id, outcome || ' ' || reason from broadcast_decisions d join broadcasts b on b.id = broadcast_id"
        " where request_id = :id order by number",
        id=request,
    )
    return dict(map(tuple, found))


def deliveries_of(request: UUID) -> Counter[str]:
    """Return how many messages of a request there are in each state."""
    return Counter(dict(rows("select state, count(*) from deliveries where request_id = :id group by 1", id=request)))


def status_of(request: UUID) -> str:
    """Return a request's status."""
    return str(rows("select status from requests where id = :id", id=request)[0][0])


def broadcast_of(request: UUID) -> Any:
    """Return the row of a request's latest broadcast."""
    return rows("select * from broadcasts where request_id = :id order by number desc limit 1", id=request)[0]
