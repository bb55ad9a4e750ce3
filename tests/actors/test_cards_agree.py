"""The quotes card is made in two places, by the domain when an answer comes and by the brain when it is asked for.

The page draws them alike, so they must say the same.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from app.actors import looking
from app.brain.agents.requests import quotes
from app.brain.types import Rates
from app.brain.wording import Voice
from app.domain import requests
from app.domain.requests import Request, comparison
from app.kit.transaction import transaction
from tests.making import PER_GBP, guest, market
from tests.quoting import asked, offers, plumber

CARD = ("kind", "request_id", "status", "currency", "rates_of")
ROW = {
    *("quote_id", "vendor", "currency", "period", "converted", "terms", "valid_until", "expired", "confidence"),
    *("status", "best"),
}


@pytest.fixture
def buyer(database: None) -> UUID:
    market()
    return guest()


def of_domain(request_id: UUID) -> dict[str, Any]:
    with transaction() as session:
        return comparison.card(session, session.get_one(Request, request_id))


def of_brain(buyer: UUID, currency: str) -> dict[str, Any]:
    (request,) = looking.requests(buyer)
    voice = Voice("en", Rates(date(2026, 1, 2), PER_GBP), currency)
    card = quotes.card(quotes.compare(request, voice, datetime.now(UTC).date()), voice)
    return {"kind": card.kind, **card.body}


def test_both_cards_say_the_same_of_the_same_quotes(buyer: UUID) -> None:
    request_id = asked(buyer, budget=(Decimal(100), "GBP"))
    for number, (price, currency, more) in enumerate(
        (
            ("4000", "TRY", {"terms": "parts included"}),
            ("70.50", "GBP", {"confidence": 0.7}),
            ("10", "GBP", {"valid_until": date(2026, 1, 1)}),
        )
    ):
        offers(request_id, plumber(f"Vendor{number}", f"+90533812000{number}"), price, currency, **more)
    ours, theirs = of_domain(request_id), of_brain(buyer, "GBP")
    assert set(ours) == set(theirs)
    assert [ours[name] for name in CARD] == [theirs[name] for name in CARD]
    assert len(ours["rows"]) == 3
    for mine, other in zip(ours["rows"], theirs["rows"], strict=True):
        assert set(mine) == set(other)
        assert {name: mine[name] for name in ROW} == {name: other[name] for name in ROW}
        assert Decimal(mine["price"]) == Decimal(other["price"])


def test_neither_names_a_best_of_prices_that_are_for_different_things(buyer: UUID) -> None:
    request_id = asked(buyer)
    offers(request_id, plumber("Hourly", "+905338120001"), "20", "GBP", period="hour")
    offers(request_id, plumber("Whole", "+905338120002"), "60", "GBP")
    for card in (of_domain(request_id), of_brain(buyer, "GBP")):
        assert [row["best"] for row in card["rows"]] == [False, False]


def test_an_accepted_offer_is_the_one_that_both_show_as_accepted(buyer: UUID) -> None:
    request_id = asked(buyer)
    chosen = offers(request_id, plumber("Chosen", "+905338120001"), "20", "GBP")
    with transaction() as session:
        requests.accept_quote(session, buyer, request_id, chosen)
    for card in (of_domain(request_id), of_brain(buyer, "GBP")):
        assert [(row["quote_id"], row["status"]) for row in card["rows"]] == [(str(chosen), "accepted")]
