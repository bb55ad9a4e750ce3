"""`/api/v1/bookings`: one viewing at a time by whatever way it is asked for, decided by the owner, cancelled by me."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from app.actors import proposals
from app.actors.proposals import ProposalRefused, Turn
from app.api import bookings as api
from app.kit.transaction import transaction
from tests import people
from tests.domain.test_bookings import at, booked
from tests.making import UNKNOWN, count, guest, listing, market, rows, said
from tests.people import Person
from tests.problems import told
from tests.racing import at_once

ROOT = "/api/v1/bookings/"
VIEW = {"id", "status", "starts_at", "ends_at", "note", "reason", "created_at", "listing", "person"}


@pytest.fixture
def owner(client: FlaskClient) -> Person:
    market()
    body = {"email": "owner@example.com", "password": "correct horse"}
    return people.of(client, client.post("/api/v1/auth/login", json=body))


@pytest.fixture
def home(owner: Person) -> UUID:
    return listing(owner.id, "Flat by the harbour", images=["a.webp", "b.webp"])


@pytest.fixture
def person(client: FlaskClient) -> Person:
    body = {"email": "ayse@example.com", "password": "correct horse", "display_name": "Ayşe"}
    return people.of(client, client.post("/api/v1/auth/register", json=body))


def wish(home: object, hour: int = 10, **more: Any) -> dict[str, Any]:
    return {"listing_id": str(home), "starts_at": at(hour).isoformat(), **more}


def test_a_booking_is_answered_in_its_one_shape(owner: Person, home: UUID, person: Person) -> None:
    answer = person.post(ROOT, wish(home, note=" after work "))
    assert answer.status_code == 201
    view = answer.json
    assert set(view) == VIEW
    assert (view["status"], view["note"], view["reason"]) == ("requested", "after work", None)
    assert datetime.fromisoformat(view["starts_at"]) == at()
    assert view["starts_at"].endswith("Z")
    assert view["listing"] == {
        "id": str(home),
        "title": "Flat by the harbour",
        "city": "Kyrenia",
        "district": None,
        "image": "/media/listings/a.webp",
        "owner_id": str(owner.id),
    }
    assert view["person"] == {"id": str(person.id), "display_name": "Ayşe"}
    assert person.get(ROOT + view["id"]).json == owner.get(ROOT + view["id"]).json == view


def test_the_same_key_again_is_the_same_booking(owner: Person, home: UUID, person: Person) -> None:
    key = {"Idempotency-Key": "tap-1"}
    first, again = (person.post(ROOT, wish(home), **key) for _ in range(2))
    assert first.status_code == again.status_code == 201
    assert first.json == again.json
    assert (count("viewings"), len(rows("select 1 from deliveries where purpose = 'viewing'"))) == (1, 2)
    told(person.post(ROOT, wish(home, 15), **key), 409, "idempotency_conflict")


@pytest.mark.parametrize("key", ["x" * 129, "two words", "ü"])
def test_a_key_that_is_none_is_refused(home: UUID, person: Person, key: str) -> None:
    told(person.post(ROOT, wish(home), **{"Idempotency-Key": key}), 422)
    assert count("viewings") == 0


def test_one_at_a_time_for_a_home_and_a_person(owner: Person, home: UUID, person: Person) -> None:
    assert person.post(ROOT, wish(home)).status_code == 201
    told(person.post(ROOT, wish(listing(owner.id, "Other"))), 409, "busy")
    told(people.guest(person.client).post(ROOT, wish(home)), 409, "taken")


def test_of_rest_and_chat_at_the_same_moment_one_gets_the_time(app: Any, home: UUID, person: Person) -> None:
    talkers = [Turn(user, said(user).thread_id, uuid4()) for user in (guest() for _ in range(4))]
    callers = [people.guest(app.test_client()) for _ in range(4)]

    def by_chat(turn: Turn) -> str:
        with transaction() as session:
            proposals.apply(session, turn, "book_viewing", {**wish(home), "note": ""})
            return "booked"

    def by_rest(caller: Person) -> str:
        answer = caller.post(ROOT, wish(home))
        return "booked" if answer.status_code == 201 else answer.get_json(force=True)["code"]

    calls: list[Any] = [lambda one=one: by_chat(one) for one in talkers]
    results = at_once([*calls, *(lambda one=one: by_rest(one) for one in callers)])
    outcome = [one.reason if isinstance(one, ProposalRefused) else one for one in results]
    assert sorted(map(str, outcome)) == ["booked", *["taken"] * 7]
    assert count("viewings") == 1
    assert len(rows("select 1 from deliveries where dedup_key like 'viewing%owner'")) == 1
    assert len(rows("select 1 from notifications where told_at is not null")) == 2


def test_chat_and_rest_tell_the_same(owner: Person, home: UUID, person: Person) -> None:
    keys = "select regexp_replace(dedup_key, '[0-9a-f]+-[0-9a-f-]+', '') as key from {} order by 1"
    person.post(ROOT, wish(home))
    by_rest = [rows(keys.format(table)) for table in ("notifications", "deliveries")]
    rows("delete from viewings")
    for table in ("notifications", "deliveries"):
        rows(f"delete from {table}")
    turn = Turn(person.id, said(person.id).thread_id, uuid4())
    with transaction() as session:
        proposals.apply(session, turn, "book_viewing", {**wish(home), "note": ""})
    assert [rows(keys.format(table)) for table in ("notifications", "deliveries")] == by_rest
    assert by_rest[0]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, None),
        ({"starts_at": "tomorrow"}, 422, None),
        ({"starts_at": 1793000000}, 422, None),
        ({"starts_at": "2026-12-01T10:00:00"}, 422, None),
        ({"starts_at": "2020-12-01T10:00:00Z"}, 422, "in_the_past"),
        ({"starts_at": at(days=200).isoformat()}, 422, "too_far"),
        ({"starts_at": at(3).isoformat()}, 422, "outside_hours"),
        ({"starts_at": at().isoformat(), "note": "x" * 501}, 422, None),
        ({"starts_at": at().isoformat(), "note": "\x00"}, 422, None),
        ({"starts_at": at().isoformat(), "listing_id": UNKNOWN}, 404, "listing_not_found"),
        ({"starts_at": at().isoformat(), "listing_id": "x"}, 422, None),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_and_nobody_is_told(
    home: UUID, person: Person, body: Any, status: int, code: str | None
) -> None:
    told(person.post(ROOT, {"listing_id": str(home), **body}), status, code)
    assert (count("viewings"), count("notifications"), count("deliveries")) == (0, 0, 0)


def test_too_many_are_refused_and_a_repeat_is_none(home: UUID, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "RATE", "2/hour")
    for _ in range(4):
        assert person.post(ROOT, wish(home), **{"Idempotency-Key": "one"}).status_code == 201
    assert person.post(ROOT, wish(home, 15)).status_code == 201
    answer = person.post(ROOT, wish(home, 17))
    told(answer, 429, "rate_limited")
    assert int(answer.headers["Retry-After"]) > 0


def test_each_side_lists_its_own_in_pages(owner: Person, home: UUID, person: Person) -> None:
    made = [person.post(ROOT, wish(home, hour)).json["id"] for hour in (9, 11, 14)]
    booked(guest(), home, at(16))
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = person.get(ROOT, **query).json
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert seen == made[::-1]
    theirs = owner.get(ROOT, **{"as": "owner"}).json["items"]
    assert [item["person"]["display_name"] for item in theirs] == ["Guest", "Ayşe", "Ayşe", "Ayşe"]
    assert owner.get(ROOT).json["items"] == person.get(ROOT, **{"as": "owner"}).json["items"] == []
    told(person.get(ROOT, **{"as": "admin"}), 422)
    told(person.get(ROOT, cursor="x"), 422)


def test_the_owner_confirms_and_declines(owner: Person, home: UUID, person: Person) -> None:
    booking = person.post(ROOT, wish(home)).json["id"]
    for _ in range(2):
        answer = owner.post(f"{ROOT}{booking}/confirm")
        assert (answer.status_code, answer.json["status"]) == (200, "confirmed")
    answer = owner.post(f"{ROOT}{booking}/decline", {"reason": "a burst pipe"})
    assert (answer.json["status"], answer.json["reason"]) == ("declined", "a burst pipe")
    told(owner.post(f"{ROOT}{booking}/confirm"), 409, "move_refused")
    assert person.get(ROOT + booking).json["reason"] == "a burst pipe"


def test_the_person_cancels(owner: Person, home: UUID, person: Person) -> None:
    booking = person.post(ROOT, wish(home)).json["id"]
    for _ in range(2):
        assert person.post(f"{ROOT}{booking}/cancel").json["status"] == "cancelled"
    assert owner.get("/api/v1/notifications/").json["items"][0]["kind"] == "viewing_cancelled"


def test_what_is_somebody_elses_is_not_told_from_what_is_not_there(owner: Person, home: UUID, person: Person) -> None:
    booking = person.post(ROOT, wish(home)).json["id"]
    stranger = people.guest(person.client)
    for who, verbs in ((stranger, ("cancel", "confirm", "decline")), (person, ("confirm",)), (owner, ("cancel",))):
        for verb in verbs:
            for one in (booking, uuid4()):
                told(who.post(f"{ROOT}{one}/{verb}", {}), 404, "viewing_not_found")
    told(stranger.get(ROOT + booking), 404, "viewing_not_found")
    assert rows("select status from viewings") == [("requested",)]
