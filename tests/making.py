"""Rows to test with, made through the domain's own verbs where there is one."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from app.domain import conversations, turns, users
from app.domain.listings import Category, ExchangeRate, Listing
from app.domain.turns import Accepted, Admission, Answer, Claim, Incoming
from app.domain.vendors import Vendor
from app.extensions import db
from app.kit.transaction import transaction

# Nobody and nothing has it. Not one of chance: two processes that share the tests must find the same names.
UNKNOWN = "7f000000-0000-4000-8000-00000000dead"
PER_GBP = {"GBP": Decimal(1), "EUR": Decimal("1.25"), "USD": Decimal("1.5"), "TRY": Decimal(50)}


def guest() -> UUID:
    """Return the id of a new guest."""
    with transaction() as session:
        return users.create_guest(session).id


def member(email: str = "ayse@example.com", name: str = "Ayşe") -> UUID:
    """Return the id of a new user, whose password is `correct horse`."""
    with transaction() as session:
        return users.register(session, email, users.hash_password("correct horse"), name).id


def incoming(user_id: UUID, content: str = "hello", **fields: Any) -> Incoming:
    """Return a message on its way in."""
    given: dict[str, Any] = {"client_msg_id": uuid4(), "thread_id": None, "correlation_id": "cid-1", "attachments": []}
    return Incoming(user_id=user_id, display_name="Guest", content=content, **{**given, **fields})


def accept(message: Incoming, admission: Admission | None = None) -> Accepted:
    """Accept a message in a transaction of its own."""
    with transaction() as session:
        return turns.accept(session, message, admission or Admission(allowed=True))


def said(user_id: UUID, content: str = "hello", **fields: Any) -> Accepted:
    """Say something and return what the sender is told."""
    return accept(incoming(user_id, content, **fields))


def claim(thread_id: UUID, worker: str = "worker-1") -> Claim | None:
    """Claim the thread's next turn."""
    with transaction() as session:
        return turns.claim_next(session, thread_id, worker)


def record(held: Claim, words: str = "Here you are", checkpoint: dict[str, Any] | None = None) -> bool:
    """Record a reply under a claim; whether it was still owed."""
    with transaction() as session:
        return turns.record_reply(session, held, answer(words, checkpoint))


def answer(words: str = "Here you are", checkpoint: dict[str, Any] | None = None) -> Answer:
    """Return a reply as the domain stores it."""
    return Answer(words, "real_estate", checkpoint or {"agent": "real_estate", "slots": {}}, [], degraded=False)


def answered(user_id: UUID, content: str = "hello", **fields: Any) -> Accepted:
    """Say something and have it answered."""
    accepted = said(user_id, content, **fields)
    held = claim(accepted.thread_id)
    assert held
    assert record(held, f"About {content}")
    return accepted


def messages(thread_id: UUID) -> list[conversations.Message]:
    """Return everything said in a thread, by seq."""
    with transaction() as session:
        return list(conversations.messages_after(session, thread_id, 0, 1000)[0])


def rows(statement: str, **parameters: Any) -> list[Any]:
    """Return what the database answers to plain SQL, in a transaction of its own."""
    with db.engine.begin() as connection:
        answered = connection.execute(text(statement), parameters)
        return list(answered.all()) if answered.returns_rows else []


def count(table: str) -> int:
    """Return how many rows a table has."""
    return int(rows(f"select count(*) from {table}")[0][0])


def lapse_leases() -> None:
    """Let time pass until every lease has lapsed."""
    rows("update turns set lease_until = now() - interval '1 second' where lease_until is not null")


def market() -> UUID:
    """Store categories and exchange rates; return the id of somebody who offers things."""
    with transaction() as session:
        session.add_all(ExchangeRate(currency=c, per_gbp=rate, as_of=date(2026, 1, 2)) for c, rate in PER_GBP.items())
        session.add(Category(slug="apartment", kind="property", name="Apartment"))
        session.add(Category(slug="villa", kind="property", name="Villa"))
        session.add(Category(slug="car", kind="goods", name="Car"))
    return member("owner@example.com", "Owner")


def listing(owner: UUID, title: str = "Flat", **fields: Any) -> UUID:
    """Store an offer: by default a two-bedroom flat in Kyrenia for 600 GBP a month."""
    given: dict[str, Any] = {
        "category": "apartment",
        "description": "",
        "rent_type": "long_term",
        "city": "Kyrenia",
        "district": None,
        "lat": 35.3,
        "lon": 33.3,
        "bedrooms": 2,
        "price": Decimal(600),
        "currency": "GBP",
        "price_period": "month",
    }
    with transaction() as session:
        offer = Listing(id=uuid4(), owner_id=owner, title=title, **{**given, **fields})
        session.add(offer)
        return offer.id


def vendor(email: str = "plumber@example.com", name: str = "Plumber") -> UUID:
    """Return the id of a new vendor, a plumber in Kyrenia."""
    user_id = member(email, name)
    with transaction() as session:
        session.add(
            Vendor(
                user_id=user_id,
                phone=None,
                city="Kyrenia",
                district=None,
                lat=35.3,
                lon=33.3,
                categories=["plumbing"],
                areas=["Kyrenia"],
                languages=["en"],
                channels=["email"],
                about="",
            )
        )
    return user_id
