"""The list of threads is kept true on every socket of its person, whatever thread that reads."""

from collections import Counter
from typing import Any

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from tests.live import LivePerson, LiveTown
from tests.realtime.raw import closed
from tests.waiting import until


@pytest.fixture
def two_threads(live: LiveTown) -> tuple[LivePerson, str, str]:
    """Somebody with an old thread and a new, active one."""
    person = live.guest()
    old = person.post("/api/v1/messages/threads/").json()["id"]
    return person, old, person.post("/api/v1/messages/threads/").json()["id"]


def test_two_tabs_on_two_threads_hear_of_both(two_threads: tuple[LivePerson, str, str]) -> None:
    person, old, new = two_threads
    with person.connect(thread_id=old) as one, person.connect(thread_id=new) as other:
        for ear in (one, other):
            ear.wait_for("rehydration")
        said = one.call("chat_send", {"message": "hello", "thread_id": old})
        reply = one.reply_to(said["message_id"])
        told = until(lambda: [t for t in other.of("thread", thread_id=old) if t["unread_count"]], 5, "the list's event")
        assert other.of("chat_message") == []
        first = other.of("thread", thread_id=old)[0]
        assert (first["unread_count"], first["last_message"]["content"]) == (0, "hello")
        assert (told[0]["unread_count"], told[0]["last_message"]["id"]) == (1, reply["id"])
        assert told[0]["last_message"]["created_at"] == reply["created_at"]
        assert told[0]["last_message"]["content"] == reply["content"][:200]


def test_what_is_read_in_one_tab_is_read_in_the_other(two_threads: tuple[LivePerson, str, str]) -> None:
    person, old, new = two_threads
    with person.connect(thread_id=old) as one, person.connect(thread_id=new) as other:
        one.reply_to(one.call("chat_send", {"message": "hello", "thread_id": old})["message_id"])
        one.call("read", {"thread_id": old, "up_to_seq": 2})
        read = other.wait_for("thread", thread_id=old, last_message=None)
        assert read["unread_count"] == 0
        one.call("read", {"thread_id": old, "up_to_seq": 2})
        one.call("read", {"thread_id": old, "up_to_seq": 1})
        person.post(f"/api/v1/messages/threads/{old}/read", {"up_to_seq": 2})
        one.reply_to(one.call("chat_send", {"message": "and again", "thread_id": old})["message_id"])
        assert len(other.of("thread", thread_id=old, last_message=None)) == 1


def test_nobody_else_hears_of_it(live: LiveTown, two_threads: tuple[LivePerson, str, str]) -> None:
    person, old, _ = two_threads
    with person.connect(thread_id=old) as ear, live.guest().connect() as stranger:
        ear.reply_to(ear.call("chat_send", {"message": "hello", "thread_id": old})["message_id"])
        assert stranger.of("thread") == []


def numbers(live: LiveTown) -> Counter[tuple[str, ...]]:
    """Return what the web process counts about sockets."""
    text = requests.get(f"{live.url}/metrics", timeout=10).text
    samples = [one for family in text_string_to_metric_families(text) for one in family.samples]
    return Counter({(one.name, *one.labels.values()): int(one.value) for one in samples if "socket" in one.name})


def test_everything_a_client_does_is_logged_with_ids_and_counted(
    live: LiveTown, two_threads: tuple[LivePerson, str, str]
) -> None:
    person, old, new = two_threads
    before = numbers(live)
    with person.connect(thread_id=old) as ear:
        ear.wait_for("rehydration")
        assert numbers(live)["sockets_open",] >= before["sockets_open",] + 1
        ear.call("join", {"thread_id": new})
        ear.call("chat_sync", {"thread_id": old, "after_seq": 0})
        ear.call("leave", {"thread_id": new})
        ear.call("typing", {"thread_id": "no-uuid"})
        ear.call("made_up_by_the_client", {})
    end = closed(live, person)
    after = numbers(live)
    after.subtract(before)
    for counted in (
        ("socket_connects_total", "200"),
        ("socket_events_total", "join", "ok"),
        ("socket_events_total", "chat_sync", "ok"),
        ("socket_events_total", "leave", "ok"),
        ("socket_events_total", "typing", "invalid"),
        ("socket_events_total", "unknown", "unknown_event"),
    ):
        assert after[counted] >= 1, counted
    for name in ("socket_closes_total", "socket_seconds_count"):
        assert sum(count for key, count in after.items() if key[0] == name) >= 1, name
    lines = [line for line in live.log("web").splitlines() if person.id in line]
    for told in ("socket connected", "joined", "resync page", "left", "socket closed"):
        (line,) = [line for line in lines if told in line]
        assert all(name in line for name in ("user_id=", "thread_id=")), line
        assert "correlation_id=" in line or "cid=" in line
    assert all(name in end for name in ("reason=", "seconds="))


def test_an_event_has_no_name_of_the_clients_own_making_in_the_numbers(live: LiveTown) -> None:
    with live.guest().connect() as ear:
        answer: dict[str, Any] = ear.call("made_up_by_the_client", {})
        assert answer["error"]["code"] == "unknown_event"
    assert "made_up" not in requests.get(f"{live.url}/metrics", timeout=10).text
