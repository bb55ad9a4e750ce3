"""`/api/v1/requests`: what is asked for, who is asked about it, what became of everybody."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from app.config import settings
from app.domain.broadcasts import MOST
from app.domain.listings import Category
from app.kit.transaction import transaction
from tests import people
from tests.asking import asked, deliveries_of, fate, opened, planned, vendor, vendors
from tests.jobs import queued
from tests.making import count, rows
from tests.people import Person
from tests.problems import but_for_the_id, told

ROOT = "/api/v1/requests"
WISH = {"category": "service.plumbing", "details": "A tap drips", "location": "Girne"}
COUNTS = ("queued", "held", "sent", "delivered", "read", "failed", "skipped", "unknown")
RESULT = {"vendor_id", "vendor", "channel", "status", "reason", "why", "delivery_id", "sent_at"}


def wish(person: Person, **changed: Any) -> Any:
    return person.post(f"{ROOT}/", {**WISH, **changed})


def made(person: Person, **changed: Any) -> str:
    return str(wish(person, **changed).json["id"])


def ask(person: Person, request: str, body: Any = None) -> Any:
    return person.post(f"{ROOT}/{request}/broadcast", body)


def shown(person: Person, request: str) -> Any:
    answer = person.get(f"{ROOT}/{request}")
    assert answer.status_code == 200
    return answer.json


# Opening


def test_a_request_is_opened_and_nobody_is_asked_yet(guest: Person) -> None:
    vendors(2)
    deadline = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    answer = wish(guest, budget=150.5, currency="EUR", deadline=deadline, contact="by mail")
    assert answer.status_code == 201
    body = answer.json
    assert body == shown(guest, body["id"])
    assert (body["category"], body["details"], body["status"]) == ("service.plumbing", "A tap drips", "open")
    assert body["location"] == {"city": "Kyrenia", "district": None}
    assert (body["budget"], body["currency"], body["deadline"], body["contact"]) == (150.5, "EUR", deadline, "by mail")
    assert (body["broadcast"]["total"], body["broadcast"]["status"], body["quotes"]) == (0, None, [])
    assert (count("deliveries"), count("broadcasts"), queued("outreach")) == (0, 0, [])


def test_a_category_may_be_named_alone(guest: Person) -> None:
    with transaction() as session:
        session.add(Category(slug="car", kind="goods", name="Car"))
        session.add(Category(slug="villa", kind="property", name="Villa"))
    assert wish(guest, category="Car").json["category"] == "goods.car"
    for unknown in ("villa", "spaceship", "service.", "home.villa", "service.Ä"):
        told(wish(guest, category=unknown), 422, "invalid")


def test_a_district_is_found_with_its_city(guest: Person) -> None:
    assert wish(guest, location="Лапта").json["location"] == {"city": "Kyrenia", "district": "Lapta"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("details", ""),
        ("details", "  "),
        ("details", "x" * 2001),
        ("details", "a\x00b"),
        ("details", None),
        ("category", None),
        ("category", 5),
        ("location", ""),
        ("budget", 0),
        ("budget", -1),
        ("budget", "a lot"),
        ("budget", 1e15),
        ("currency", "pounds"),
        ("deadline", "soon"),
        ("deadline", "2020-01-01"),
        ("contact", "x" * 201),
    ],
)
def test_an_unusable_field_is_422_and_stores_nothing(guest: Person, field: str, value: Any) -> None:
    problem = told(wish(guest, **{field: value}), 422)
    assert all(error["field"].startswith(field) for error in problem["errors"])
    assert count("requests") == 0


def test_the_same_idempotency_key_opens_one_request_for_each_person(client: FlaskClient, guest: Person) -> None:
    other = people.guest(client)
    send = {"Idempotency-Key": "my-key"}
    first, again = (guest.post(f"{ROOT}/", WISH, **send).json["id"] for _ in range(2))
    assert first == again
    assert other.post(f"{ROOT}/", WISH, **send).json["id"] != first
    assert count("requests") == 2


def test_there_is_a_limit_for_opening_and_asking(guest: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    vendors(1)
    monkeypatch.setattr(settings(), "request_rate_limit", "2/minute")
    request = made(guest)
    assert ask(guest, request).status_code == 202
    refused = wish(guest)
    told(refused, 429, "rate_limited")
    assert 1 <= int(refused.headers["Retry-After"]) <= 61
    told(ask(guest, request), 429, "rate_limited")
    assert guest.get(f"{ROOT}/{request}").status_code == 200
    assert count("requests") == 1


# Asking


def test_asking_answers_at_once_and_an_actor_plans_it(guest: Person) -> None:
    vendors(3)
    request = made(guest)
    answer = ask(guest, request)
    assert answer.status_code == 202
    assert (answer.json["broadcast"]["status"], answer.json["broadcast"]["total"]) == ("planned", 0)
    assert [(job.actor_name, job.args) for job in queued("outreach")] == [("outreach.broadcast", (request,))]
    planned(UUID(request))
    assert shown(guest, request)["status"] == "collecting"


@pytest.mark.parametrize("body", [None, {}, {"vendor_ids": None}])
def test_without_names_whoever_matches_is_asked(guest: Person, body: Any) -> None:
    fits = vendors(2)
    vendor(categories=["cleaning"])
    request = made(guest)
    assert ask(guest, request, body).status_code == 202
    planned(UUID(request))
    assert {one["vendor_id"] for one in shown(guest, request)["broadcast"]["results"]} == set(map(str, fits))


def test_what_became_of_everybody_is_told_to_the_row(guest: Person) -> None:
    vendors(9)
    mute = vendor(phone=None, channels=["sms"])
    request = UUID(made(guest))
    ask(guest, str(request))
    planned(request)
    for state, many in (("delivered", 2), ("read", 1), ("failed", 1), ("sent", 2), ("unknown", 1)):
        fate(state, many)
    rows("update deliveries set sent_at = now() where state in ('sent', 'delivered', 'read')")
    told_of = shown(guest, str(request))["broadcast"]
    counts = {name: told_of[name] for name in COUNTS}
    assert counts == dict(zip(COUNTS, (2, 0, 2, 2, 1, 1, 1, 1), strict=True))
    assert sum(counts.values()) == told_of["total"] == len(told_of["results"]) == 10
    by_status = {one["status"]: one for one in told_of["results"]}
    assert set(by_status["sent"]) == RESULT
    assert (by_status["failed"]["reason"], by_status["skipped"]["reason"]) == ("30003", "no_channel")
    assert by_status["skipped"]["vendor_id"] == str(mute)
    assert (by_status["skipped"]["delivery_id"], by_status["skipped"]["sent_at"]) == (None, None)
    assert by_status["sent"]["sent_at"] is not None
    stored = {str(row[0]) for row in rows("select id from deliveries")}
    assert {one["delivery_id"] for one in told_of["results"]} == {*stored, None}


def test_no_address_of_a_vendor_is_told(guest: Person) -> None:
    vendor(channels=["email"])
    vendor(channels=["sms"])
    request = UUID(made(guest))
    asked(request)
    answer = guest.get(f"{ROOT}/{request}").text
    assert "@example.com" not in answer
    assert "+90" not in answer


def test_asking_again_reaches_only_whoever_was_not_reached(guest: Person) -> None:
    first, second, third = map(str, vendors(3))
    request = made(guest)
    for body in ({"vendor_ids": [first, second]}, {"vendor_ids": [second, third]}, {}):
        assert ask(guest, request, body).status_code == 202
        planned(UUID(request))
    assert deliveries_of(UUID(request)) == {"queued": 3}
    assert shown(guest, request)["broadcast"]["number"] == 3


@pytest.mark.parametrize("number", [0, MOST + 1])
def test_nobody_or_more_than_two_hundred_is_422(guest: Person, number: int) -> None:
    request = made(guest)
    told(ask(guest, request, {"vendor_ids": [str(uuid4()) for _ in range(number)]}), 422, "invalid")
    assert count("broadcasts") == 0


@pytest.mark.parametrize("ids", ["x", ["x"], [5], [None], [str(uuid4())]])
def test_who_is_no_vendor_is_422(guest: Person, ids: Any) -> None:
    problem = told(ask(guest, made(guest), {"vendor_ids": ids}), 422, "invalid")
    assert problem["errors"][0]["field"].startswith("vendor_ids")


def test_two_hundred_named_vendors_are_taken(guest: Person) -> None:
    ids = [str(one) for one in vendors(MOST)]
    request = made(guest)
    assert ask(guest, request, {"vendor_ids": ids}).status_code == 202
    planned(UUID(request))
    assert shown(guest, request)["broadcast"]["queued"] == MOST


# Cancelling


def test_cancelling_takes_back_what_has_not_left_and_again_changes_nothing(guest: Person) -> None:
    vendors(3)
    request = made(guest)
    ask(guest, request)
    planned(UUID(request))
    fate("sent", 1)
    for _ in range(2):
        answer = guest.post(f"{ROOT}/{request}/cancel")
        assert (answer.status_code, answer.json["status"]) == (200, "cancelled")
        assert (answer.json["broadcast"]["sent"], answer.json["broadcast"]["skipped"]) == (1, 2)
    told(ask(guest, request), 409, "move_refused")


def test_what_is_accepted_cannot_be_cancelled(guest: Person) -> None:
    request = made(guest)
    rows("update requests set status = 'accepted'")
    told(guest.post(f"{ROOT}/{request}/cancel"), 409, "move_refused")


# Whose


def test_somebody_elses_request_and_none_at_all_are_told_alike(client: FlaskClient, guest: Person) -> None:
    theirs = made(people.guest(client))
    calls = (
        lambda request: guest.get(f"{ROOT}/{request}"),
        lambda request: ask(guest, request),
        lambda request: guest.post(f"{ROOT}/{request}/cancel"),
    )
    for call in calls:
        first, second = (but_for_the_id(told(call(one), 404, "request_not_found")) for one in (theirs, uuid4()))
        assert first == second
    assert rows("select status from requests") == [("open",)]
    assert count("broadcasts") == 0


def test_nobody_gets_in_without_a_token(client: FlaskClient) -> None:
    for call in (client.get(f"{ROOT}/"), client.post(f"{ROOT}/", json=WISH), client.get(f"{ROOT}/{uuid4()}")):
        told(call, 401)


# Listing


def test_the_list_is_mine_the_newest_first_page_by_page(client: FlaskClient, guest: Person) -> None:
    made(people.guest(client))
    ids = [made(guest, details=f"No {number}") for number in range(5)]
    rows("update requests set status = 'cancelled' where id = :id", id=ids[1])
    seen: list[str] = []
    cursor = None
    while True:
        page = guest.get(f"{ROOT}/", limit=2, **({"cursor": cursor} if cursor else {})).json
        assert len(page["items"]) <= 2
        seen += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == ids[::-1]
    told(guest.get(f"{ROOT}/", cursor="nonsense"), 422)


def test_offers_come_with_the_request(guest: Person) -> None:
    plumber = vendor()
    request = opened(guest.id)
    rows(
        "insert into quotes (id, request_id, vendor_id, price, currency, terms, confidence, evidence)"
        " values (:id, :request, :vendor, 80.5, 'GBP', 'within a day', 1, '')",
        id=uuid4(), request=request, vendor=plumber,
    )  # fmt: skip
    (quote,) = shown(guest, str(request))["quotes"]
    assert (quote["price"], quote["currency"], quote["terms"]) == (80.5, "GBP", "within a day")
    assert quote["vendor"] == {"id": str(plumber), "display_name": "Vendor 0"}
    assert guest.get(f"{ROOT}/").json["items"][0]["quotes"] == [quote]


def test_a_list_and_a_request_take_as_many_queries_however_much_there_is(guest: Person, queries: list[str]) -> None:
    def asked_for(path: str) -> int:
        queries.clear()
        assert guest.get(path).status_code == 200
        return len(queries)

    request = made(guest)
    alone = asked_for(f"{ROOT}/"), asked_for(f"{ROOT}/{request}")
    vendors(20)
    asked(UUID(request))
    for _ in range(5):
        made(guest)
    assert (asked_for(f"{ROOT}/"), asked_for(f"{ROOT}/{request}")) == alone


@pytest.mark.usefixtures("no_redis")
def test_asking_works_while_redis_is_away(guest: Person) -> None:
    vendors(1)
    request = made(guest)
    assert ask(guest, request).status_code == 202
    assert rows("select status from broadcasts") == [("planned",)]
