"""`POST /api/v1/requests/{id}/quotes/{quote_id}/accept`: my request's offers alone, and each of them once."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from tests import people
from tests.making import rows
from tests.people import Person
from tests.problems import told
from tests.quoting import asked, offers, plumber
from tests.racing import at_once


@pytest.fixture
def request_id(guest: Person) -> UUID:
    return asked(guest.id)


def address(request: object, quote: object) -> str:
    return f"/api/v1/requests/{request}/quotes/{quote}/accept"


def test_an_offer_is_accepted(guest: Person, request_id: UUID) -> None:
    osman = plumber()
    quote = offers(request_id, osman, "80.50", terms="parts included", valid_until=date(2099, 1, 1))
    answer = guest.post(address(request_id, quote))
    assert answer.status_code == 200
    body = answer.json
    assert (body["request_id"], body["status"]) == (str(request_id), "accepted")
    assert body["quote"] == {
        "id": str(quote),
        "vendor": {"id": str(osman), "display_name": "Osman"},
        "price": 80.5,
        "currency": "GBP",
        "period": None,
        "terms": "parts included",
        "valid_until": "2099-01-01",
        "confidence": 1.0,
        "status": "accepted",
        "received_at": body["quote"]["received_at"],
    }
    assert guest.post(address(request_id, quote)).json == body


def test_it_needs_a_token(client: FlaskClient, request_id: UUID) -> None:
    told(client.post(address(request_id, uuid4())), 401, "unauthorized")


def test_what_is_not_there_or_somebody_elses_is_not_told_apart(guest: Person, client: FlaskClient) -> None:
    theirs = asked(people.guest(client).id)
    quote = offers(theirs, plumber())
    told(guest.post(address(theirs, quote)), 404, "request_not_found")
    told(guest.post(address(uuid4(), quote)), 404, "request_not_found")
    told(guest.post(address(asked(guest.id), quote)), 404, "quote_not_found")
    assert guest.post(address("nothing", quote)).status_code == 404


def test_a_settled_request_an_expired_and_a_replaced_offer_are_conflicts(guest: Person, request_id: UUID) -> None:
    osman = plumber()
    old = offers(request_id, osman)
    expired = offers(request_id, osman, valid_until=date(2026, 1, 1))
    told(guest.post(address(request_id, old)), 409, "quote_gone")
    told(guest.post(address(request_id, expired)), 409, "quote_expired")
    good = offers(request_id, plumber("Mehmet", "+905338120002"))
    rows("update requests set status = 'cancelled'")
    told(guest.post(address(request_id, good)), 409, "move_refused")


def test_of_two_offers_accepted_at_once_one_is_a_conflict(guest: Person, request_id: UUID) -> None:
    quotes = [offers(request_id, plumber()), offers(request_id, plumber("Mehmet", "+905338120002"))]
    given = at_once([lambda one=one: guest.post(address(request_id, one)).status_code for one in quotes])  # type: ignore[misc] # a default argument
    assert sorted(given, key=str) == [200, 409]
