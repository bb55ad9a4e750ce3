"""A notification reaches every socket of its person, whatever they read, and nobody else's."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import requests

from app.domain.clock import LOCAL
from tests.live import LivePerson, LiveTown
from tests.waiting import until

DEMO = "north-cyprus"
TAKEN: set[datetime] = set()


def sign_in(town: LiveTown, email: str) -> LivePerson:
    body = {"email": email, "password": DEMO}
    return LivePerson(town, requests.post(f"{town.url}/api/v1/auth/login", json=body, timeout=10).json())


@pytest.fixture
def home(live: LiveTown) -> tuple[str, LivePerson]:
    """A home of the demo town and its owner."""
    (found,) = live.ask_database(
        "select l.id::text, u.email from listings l join users u on u.id = l.owner_id "
        "join categories c on c.slug = l.category where c.kind = 'property' order by l.id limit 1"
    )
    return found[0], sign_in(live, found[1])


def book(person: LivePerson, listing: str, **headers: str) -> dict[str, Any]:
    """Book the next half hour that no test has taken yet."""
    starts_at = (datetime.now(LOCAL) + timedelta(days=20)).replace(hour=9, minute=0, second=0, microsecond=0)
    while starts_at in TAKEN:
        starts_at += timedelta(days=1)
    TAKEN.add(starts_at)
    answer = person.post("/api/v1/bookings/", {"listing_id": listing, "starts_at": starts_at.isoformat()}, **headers)
    assert answer.status_code == 201, answer.text
    booking: dict[str, Any] = answer.json()
    return booking


def test_all_sockets_of_a_person_hear_it_in_whatever_thread(live: LiveTown, home: tuple[str, LivePerson]) -> None:
    listing, owner = home
    person = live.guest()
    old = person.say("hello")["thread_id"]
    active = person.post("/api/v1/messages/threads/").json()["id"]
    with (
        person.connect(thread_id=old) as one,
        person.connect() as two,
        owner.connect() as theirs,
        live.guest().connect() as stranger,
    ):
        for ear in (one, two, theirs, stranger):
            ear.wait_for("rehydration")
        booking = book(person, listing, **{"X-Correlation-ID": "the-booking"})
        for ear in (one, two):
            told = ear.wait_for("notification")
            assert (told["kind"], told["cid"], told["thread_id"]) == ("viewing_requested", "the-booking", active)
            assert told["data"]["booking_id"] == booking["id"]
        assert theirs.wait_for("notification")["data"]["as"] == "owner"
        assert owner.post(f"/api/v1/bookings/{booking['id']}/confirm", {}).status_code == 200
        one.wait_for("notification", kind="viewing_confirmed")
        assert stranger.of("notification") == []
        for ear in (one, two, theirs):
            assert all(set(payload) > {"thread_id", "cid", "ts"} for payload in ear.of("notification"))
            ids = [payload["id"] for payload in ear.of("notification")]
            assert len(ids) == len(set(ids))


def test_what_was_missed_is_on_the_list(live: LiveTown, home: tuple[str, LivePerson]) -> None:
    person = live.guest()
    booking = book(person, home[0])
    page = person.get("/api/v1/notifications/").json()
    assert [item["data"]["booking_id"] for item in page["items"]] == [booking["id"]]
    assert page["unread_count"] == 1


def test_joining_another_thread_does_not_stop_them(live: LiveTown, home: tuple[str, LivePerson]) -> None:
    person = live.guest()
    with person.connect() as ear:
        ear.wait_for("rehydration")
        thread = person.post("/api/v1/messages/threads/").json()["id"]
        assert ear.call("join", {"thread_id": thread})["ok"] is True
        book(person, home[0])
        assert ear.wait_for("notification")["thread_id"] == thread
        assert len(ear.of("notification")) == 1


def test_a_reminder_comes_when_it_is_due(live: LiveTown, home: tuple[str, LivePerson]) -> None:
    person = live.guest()
    with person.connect() as ear:
        ear.wait_for("rehydration")
        booking = book(person, home[0], **{"X-Correlation-ID": "of-the-booking"})
        due = "update notifications set due_at = now() where dedup_key = %s returning 1"
        assert live.ask_database(due, f"reminder:{booking['id']}:day:person") == [(1,)]
        told = ear.wait_for("notification", 20, kind="viewing_reminder")
        assert told["cid"] == "of-the-booking"
        assert told["title"].startswith("Tomorrow: viewing of ")


def test_the_mail_of_a_booking_leaves_by_the_console_where_there_is_no_provider(
    live: LiveTown, home: tuple[str, LivePerson]
) -> None:
    booking = book(live.guest(), home[0])
    key = f"viewing:{booking['id']}:requested:owner"
    sent = "select state from deliveries where dedup_key = %s and state = 'sent'"
    until(lambda: live.ask_database(sent, key), 15, "the owner is written to")
