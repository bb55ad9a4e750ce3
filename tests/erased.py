"""Somebody whose words and ids stand in every place that can hold them; and a look into all of those places."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from app.domain import (
    audit,
    bookings,
    broadcasts,
    circuits,
    conversations,
    deliveries,
    failed_tasks,
    handoffs,
    inbound,
    memory,
    model_usage,
    pauses,
    requests,
    users,
)
from app.domain.bookings import Appointment
from app.domain.broadcasts import BroadcastDecision
from app.domain.clock import LOCAL
from app.domain.conversations import Message, Opinion
from app.domain.handoffs import Asked
from app.domain.model_usage import Spending
from app.domain.requests import OfferedQuote, RequestDraft
from app.domain.turns.turn import turn_id
from app.domain.vendors import Vendor
from app.extensions import db, redis
from app.kit import rate_limit
from app.kit.transaction import transaction
from tests.dying import letter
from tests.making import claim, listing, market, member, record, rows, said
from tests.remembering import enter, found, source

NOBODYS = {
    *("categories", "exchange_rates", "articles", "article_cues", "periodic_runs", "model_days", "erasures"),
    *("opt_outs", "heard_from"),  # marks of addresses, which name nobody
}
SECONDS = 5000  # milliseconds; what goes by itself in so many is no place to leave anything
Row = tuple[str, str]  # its table, and all of it as text


@dataclass
class Seeded:
    """Somebody with `canary` in whatever is theirs; `ids` are those of their rows."""

    canary: str
    id: UUID
    request: UUID = field(init=False)
    listing: UUID = field(init=False)
    threads: list[UUID] = field(default_factory=list)
    messages: list[UUID] = field(default_factory=list)
    ids: set[UUID | str] = field(default_factory=set)

    @property
    def email(self) -> str:
        return f"{self.canary}@example.com"

    def marks(self) -> list[str]:
        """Return whatever must not be found once they are erased."""
        return [self.canary, *map(str, {self.id, *self.threads, *self.messages, *self.ids})]


def two() -> tuple[Seeded, Seeded]:
    """Return a person and a neighbour, each of whom has left something wherever somebody can, also with the other."""
    bystander = market()
    home = listing(bystander, "A home of somebody else")
    both = [_somebody(canary, bystander, home, hour) for hour, canary in enumerate(("zebrafinch", "moonstone"))]
    _meet(both[0], both[1])
    return both[0], both[1]


def everything() -> list[Row]:
    """Return every row of every table."""
    names = [table.name for table in db.metadata.sorted_tables]
    return [(name, row[0]) for name in names for row in rows(f"select t::text from {name} t")]


def in_redis() -> list[str]:
    """Return every key with all that it holds. Jobs that wait name a thread; they find nothing, and are gone then."""
    kinds = {b"string": "get", b"zset": "zrange", b"hash": "hgetall", b"set": "smembers", b"list": "lrange"}
    told = []
    for key in redis.client.scan_iter():
        if key.startswith(b"dramatiq:") or 0 < redis.client.pttl(key) <= SECONDS:
            continue
        kind = redis.client.type(key)
        span = (0, -1) if kind in (b"zset", b"list") else ()
        told.append(f"{key.decode()} {getattr(redis.client, kinds[kind])(key, *span)}")
    return sorted(told)


def left_of(person: Seeded) -> list[Row]:
    """Return what can still be found of somebody, in any column of any table or in Redis."""
    places = everything() + [("redis", line) for line in in_redis()]
    return [(place, row) for place, row in places if any(mark in row for mark in person.marks())]


def tables_of(person: Seeded) -> Counter[str]:
    """Return how many rows of each table hold the canary or an id of somebody."""
    return Counter(place for place, _ in left_of(person))


def _somebody(canary: str, bystander: UUID, home: UUID, hour: int) -> Seeded:
    one = Seeded(canary, member(f"{canary}@example.com", f"{canary} Somebody"))
    for _ in range(2):
        _talk(one)
        with transaction() as session:
            conversations.open_new(session, one.id)
    _account(one)
    _write(one)
    _ask(one, home, hour)
    _offer(one, bystander)
    _operate(one)
    _in_redis(one)
    return one


def _talk(one: Seeded) -> None:
    accepted = said(one.id, f"I am {one.canary}", correlation_id=f"cid-{one.canary}")
    held = claim(accepted.thread_id)
    assert held
    record(held, f"Hello {one.canary}", {"agent": "general", "slots": {"name": one.canary}})
    reply = rows("select id from messages where in_reply_to = :id", id=accepted.message_id)[0][0]
    with transaction() as session:
        opinion = Opinion(rating="down", comment=f"said {one.canary}", reasons=["slow"])
        conversations.rate(session, one.id, accepted.thread_id, reply, opinion)
        asked = Asked(one.id, accepted.thread_id, turn_id(accepted.message_id))
        handoffs.open_handoff(session, asked, "asked", f"{one.canary} wants a person")
        spending = Spending("reply", "m", 1, 1, Decimal(0), False, "ok", 5, None, datetime.now(UTC))
        model_usage.add(session, turn_id(accepted.message_id), spending)
        memory.keep(session, turn_id(accepted.message_id), "m", [0.0] * 511 + [1.0])
    origin = source(accepted.message_id, turn_id=turn_id(accepted.message_id))
    enter(one.id, origin, found("pets", f"{one.canary} {len(one.threads)}", evidence=f"my {one.canary}"))
    one.threads.append(accepted.thread_id)
    one.messages += [accepted.message_id, reply]
    one.ids.add(turn_id(accepted.message_id))


def _account(one: Seeded) -> None:
    with transaction() as session:
        pair = users.issue(session, session.get_one(users.User, one.id))
        one.ids.add(users.identify(session, pair.access_token).family_id)
        session.add(
            Vendor(
                user_id=one.id,
                phone="+905330000001" if one.canary < "n" else "+905330000002",
                city="Kyrenia",
                district=None,
                lat=35.3,
                lon=33.3,
                categories=["plumbing"],
                areas=["Kyrenia"],
                languages=["en"],
                channels=["email"],
                about=f"{one.canary} at your service",
            )
        )


def _write(one: Seeded) -> None:
    """By telephone: something that became a message, and something that nobody has looked at yet."""
    number = "+905330000001" if one.canary < "n" else "+905330000002"
    with transaction() as session:
        session.add(users.PhoneNumber(e164=f"{number}1", user_id=one.id))
        for message_id in (one.messages[0], None):
            sid = f"SM{uuid4().hex}"
            arrived = inbound.Arrived(sid, "whatsapp", f"{number}1", "", f"{one.canary} here", [], None, None)
            inbound.take(session, arrived)
            session.get_one(inbound.InboundMessage, sid).message_id = message_id
            failed_tasks.record(session, letter(actor="inbound.handle", args=(sid,)))
            one.ids.add(sid)


def _ask(one: Seeded, home: UUID, hour: int) -> None:
    tomorrow = datetime.combine(datetime.now(LOCAL).date() + timedelta(days=2), time(10 + hour), LOCAL)
    turn = turn_id(one.messages[0])
    with transaction() as session:
        draft = RequestDraft("service.plumbing", f"a tap for {one.canary}", contact=one.email)
        one.request = requests.open_request(session, one.id, one.threads[0], turn, draft).id
        viewing = bookings.request_viewing(session, one.id, turn, Appointment(home, tomorrow, f"it is {one.canary}"))
        one.ids |= {one.request, viewing.id}


def _offer(one: Seeded, bystander: UUID) -> None:
    one.listing = listing(one.id, f"{one.canary} flat", description=f"call {one.canary}")
    with transaction() as session:
        draft = RequestDraft("service.plumbing", "a tap of somebody else")
        request = requests.open_request(session, bystander, None, None, draft)
        requests.move(session, request.id, "collecting")
        requests.add_quote(session, request.id, one.id, OfferedQuote(Decimal(5), "GBP", f"{one.canary} terms"))
        came = {"kind": "quote", "channel": "email", "method": "rules", "confidence": 1.0}
        ids = {"source_id": f"SM-{one.canary}", "request_id": request.id, "vendor_id": one.id}
        session.add(requests.VendorResponse(**ids, **came))
        asked = {"subject": "A request", "text": f"for {one.canary}", "language": "en"}
        owed = deliveries.Outgoing(f"rfq:{request.id}:{one.id}", "rfq", "email", one.email, asked, one.id, request.id)
        one.ids.add(deliveries.owe(session, owed).id)
        deliveries.opt_out(session, one.email, "email")
        deliveries.heard_from(session, one.email, datetime.now(UTC))
        told = deliveries.Outgoing(f"rfq:{one.request}:x", "rfq", "email", "x@y.z", asked, bystander, one.request)
        deliveries.owe(session, told)
        broadcast = broadcasts.order(session, request.id)
        session.add(
            BroadcastDecision(broadcast_id=broadcast.id, vendor_id=one.id, outcome="skipped", reason="disabled")
        )
        one.ids.add(broadcasts.order(session, one.request).id)
    one.ids.add(one.listing)


def _operate(one: Seeded) -> None:
    thread, preference = one.threads[1], rows("select id from preferences where user_id = :id", id=one.id)[0][0]
    one.ids.add(preference)
    letters = (
        letter(actor="chat.reply", args=(str(thread),), correlation_id=f"cid-{one.canary}"),
        letter(actor="preferences.extract", args=(str(one.messages[0]),)),
        letter(actor="preferences.settle", kwargs={"preference_id": str(preference)}),
        letter(message=f"no turn {turn_id(one.messages[0])}"),
    )
    with transaction() as session:
        for each in letters:
            failed_tasks.record(session, each)
        noted = failed_tasks.record(session, letter())
        assert noted
        failed_tasks.resolve(session, noted.id, f"told {one.email} about it", str(one.id))
        force = circuits.Force("forced_closed", "a drill")
        circuits.override(session, "twilio" if one.canary < "n" else "smtp", force, str(one.id))
        pauses.pause(session, "memory" if one.canary < "n" else "inbound", "a drill", str(one.id))
        audit.note(session, "cli", "thread.look", str(thread), why=f"asked by {one.id}")


def _in_redis(one: Seeded) -> None:
    for thread in one.threads:
        redis.client.set(f"recall:{thread}", f"facts about {one.canary}")
        redis.client.set(f"recall:{thread}:version", 3)
        redis.client.set(f"waiting:chat.reply:{thread}", 1)
        redis.client.set(f"waiting:memory.mirror:{thread}", 1)
    rate_limit.hit("chat", str(one.id), str(one.messages[0]), "30/minute")
    rate_limit.hit("login", f"127.0.0.1:{users.login_mark(one.email)}", str(uuid4()), "10/minute")


def _meet(person: Seeded, neighbour: Seeded) -> None:
    """The person writes as a vendor in the neighbour's thread, is shown there, and quotes for them."""
    shown = {"listing_id": str(person.listing), "listing": {"title": f"{person.canary} flat"}}
    theirs = {"listing_id": str(neighbour.listing), "listing": {"title": f"{neighbour.canary} flat"}}
    cards = [{"kind": "quotes", "request_id": str(neighbour.request), "rows": [{"vendor": person.canary}]}]
    with transaction() as session:
        thread = conversations.lock(session, neighbour.id, neighbour.threads[0])
        written = {"status": "sent", "sender_id": person.id, "sender_name": person.canary, "meta": {}}
        words = Message(id=uuid4(), role="vendor", content=f"{person.canary} here", **written)
        conversations.add_message(session, thread, words)
        reply = session.get_one(Message, neighbour.messages[1])
        reply.recommendations, reply.meta = [shown, theirs], {"language": "en", "cards": [*cards, {"kind": "choices"}]}
        requests.move(session, neighbour.request, "collecting")
        requests.add_quote(session, neighbour.request, person.id, OfferedQuote(Decimal(9), "GBP", person.canary))


def receipt(erasure_id: UUID) -> Any:
    """Return an erasure's row."""
    return rows("select * from erasures where id = :id", id=erasure_id)[0]
