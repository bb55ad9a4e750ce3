"""A sign-in that ends, ends on every open socket too, within five seconds, whoever ended it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import redis
import requests

from app.domain.users import Identity
from app.realtime import connection, watch
from app.realtime.connection import Connection
from tests.live import LivePerson, LiveTown
from tests.realtime.raw import closed
from tests.realtime.test_notifications import sign_in
from tests.tokens import now, resigned
from tests.waiting import until

ADMIN = "admin@demo.easyislanders.test"
WITHIN = 5  # seconds


def sign_up(live: LiveTown) -> tuple[LivePerson, dict[str, str]]:
    """Return somebody with an account, and what they sign in with."""
    account = {"email": f"p{time.monotonic_ns()}@example.test", "password": "a long password", "display_name": "P"}
    answer = requests.post(f"{live.url}/api/v1/auth/register", json=account, timeout=10)
    return LivePerson(live, answer.json()), account


def by_signing_out(live: LiveTown, person: LivePerson) -> None:
    person.post("/api/v1/auth/logout")


def by_a_stolen_refresh_token(live: LiveTown, person: LivePerson) -> None:
    (family,) = live.ask_database("select id::text from token_families where user_id = %s", person.id)[0]
    (token,) = live.ask_database("select id::text from refresh_tokens where family_id = %s", family)[0]
    refresh = resigned(person.token, key=live.environment["SECRET_KEY"], typ="refresh", jti=token, exp=now(600))
    for _ in range(2):
        requests.post(f"{live.url}/api/v1/auth/refresh", headers={"Authorization": f"Bearer {refresh}"}, timeout=10)


def by_an_admin(live: LiveTown, person: LivePerson) -> None:
    admin = sign_in(live, ADMIN)
    url = f"{live.url}/api/v1/admin/users/{person.id}"
    assert requests.patch(url, json={"disabled": True}, headers=admin.headers, timeout=10).status_code == 200


def by_erasing_the_account(live: LiveTown, person: LivePerson) -> None:
    assert requests.delete(f"{live.url}/api/v1/me", headers=person.headers, timeout=10).status_code == 204


ENDS: dict[str, Callable[[LiveTown, LivePerson], None]] = {
    "signed_out": by_signing_out,
    "token_reused": by_a_stolen_refresh_token,
    "disabled": by_an_admin,
    "erased": by_erasing_the_account,
}


@pytest.mark.parametrize("reason", ENDS)
def test_every_socket_of_it_is_told_and_closed(live: LiveTown, reason: str) -> None:
    person, _ = sign_up(live)
    with person.connect() as one, person.connect() as other, live.guest().connect() as stranger:
        for ear in (one, other, stranger):
            ear.wait_for("rehydration")
        ENDS[reason](live, person)
        began = time.monotonic()
        for ear in (one, other):
            told = ear.wait_for("session_ended", WITHIN)
            assert (told["code"], told["reason"]) == (4401, reason)
            until(lambda ear=ear: not ear.socket.connected, WITHIN, "the socket is closed")
        assert time.monotonic() - began < WITHIN
        assert stranger.socket.connected
    assert f"reason={reason} " in closed(live, person)


def test_another_sign_in_of_the_same_person_goes_on(live: LiveTown) -> None:
    person, account = sign_up(live)
    other = LivePerson(live, requests.post(f"{live.url}/api/v1/auth/login", json=account, timeout=10).json())
    with person.connect() as mine, other.connect() as theirs:
        mine.wait_for("rehydration")
        theirs.wait_for("rehydration")
        by_signing_out(live, person)
        mine.wait_for("session_ended", WITHIN)
        assert theirs.call("chat_send", {"message": "still here"})["ok"] is True
        assert theirs.of("session_ended") == []


def test_a_socket_that_was_renewed_follows_the_new_sign_in(live: LiveTown) -> None:
    person, account = sign_up(live)
    newer = LivePerson(live, requests.post(f"{live.url}/api/v1/auth/login", json=account, timeout=10).json())
    with person.connect() as ear:
        ear.wait_for("rehydration")
        assert ear.call("refresh_auth", {"token": newer.token})["ok"] is True
        by_signing_out(live, person)
        assert ear.call("chat_send", {"message": "the old sign-in is over"})["ok"] is True
        by_signing_out(live, newer)
        assert ear.wait_for("session_ended", WITHIN)["reason"] == "signed_out"


def test_a_push_that_is_lost_is_made_good_within_seconds(live: LiveTown) -> None:
    """Ended, erased and said behind the back of everybody who would push it."""
    person, reader = live.guest(), live.guest()
    silent, gone = reader.say("hello")["thread_id"], live.guest()
    erased = gone.say("hello")["thread_id"]
    with person.connect() as one, reader.connect() as two, gone.connect() as three:
        for ear in (one, two, three):
            ear.wait_for("rehydration")
        live.ask_database("update token_families set revoked_at = now() where user_id = %s returning 1", person.id)
        live.ask_database("update conversations set last_seq = last_seq + 5 where id = %s returning 1", silent)
        live.ask_database("delete from conversations where id = %s returning 1", erased)
        assert one.wait_for("session_ended", WITHIN)["reason"] == "revoked"
        (level,) = live.ask_database("select last_seq from conversations where id = %s", silent)[0]
        assert two.wait_for("latest", WITHIN, seq=level)["thread_id"] == silent
        assert three.wait_for("thread_erased", WITHIN)["thread_id"] == erased
        assert (two.socket.connected, three.socket.connected) == (True, True)


def test_nobody_is_told_of_what_they_have_heard(live: LiveTown) -> None:
    with live.guest().connect() as ear:
        ear.reply_to(ear.call("chat_send", {"message": "hello"})["message_id"])
        ear.wait_for("latest", WITHIN, seq=2)
        seqs = [payload["seq"] for payload in ear.of("latest")]
        assert seqs == sorted(set(seqs))


def test_an_erased_thread_is_left_by_all_who_read_it_and_they_stay_connected(live: LiveTown) -> None:
    person = live.guest()
    thread_id = person.say("hello")["thread_id"]
    other = person.post("/api/v1/messages/threads/").json()["id"]
    with person.connect(thread_id=thread_id) as reading, person.connect(thread_id=other) as elsewhere:
        for ear in (reading, elsewhere):
            ear.wait_for("rehydration")
        url = f"{live.url}/api/v1/messages/threads/{thread_id}"
        assert requests.delete(url, headers=person.headers, timeout=10).status_code == 204
        for ear in (reading, elsewhere):
            assert ear.wait_for("thread_erased", WITHIN)["thread_id"] == thread_id
        assert reading.call("typing", {"thread_id": thread_id, "value": True})["error"]["status"] == 404
        assert reading.call("join", {"thread_id": other})["ok"] is True
        reading.reply_to(reading.call("chat_send", {"message": "hello", "thread_id": other})["message_id"])


def test_who_does_not_refresh_is_closed_half_a_minute_after_the_token_ran_out(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, str]] = []
    late = {"valid": -5, "just out": 1, "in its grace": 29, "too late": 31}
    monkeypatch.setattr(watch, "connections", {name: connected(seconds) for name, seconds in late.items()})
    monkeypatch.setattr(connection, "tell", lambda sid, event, *_: told.append((sid, event)))
    monkeypatch.setattr(connection, "close", lambda sid, reason: told.append((sid, reason)))
    watch.expire()
    assert told == [("just out", "auth_expired"), ("in its grace", "auth_expired"), ("too late", "token expired")]
    watch.expire()
    assert told[3:] == [("too late", "token expired")]


def connected(late: float) -> Connection:
    """Return a connection whose token ran out so many seconds ago."""
    until_then = datetime.now(UTC) - timedelta(seconds=late)
    return Connection(Identity(uuid4(), "guest", "Guest", uuid4(), until_then), uuid4(), None, "a-test")


def test_closing_is_seen_even_when_redis_forgets_who_listens(live: LiveTown) -> None:
    person = live.guest()
    with person.connect() as ear:
        ear.wait_for("rehydration")
        with redis.Redis.from_url(live.environment["REDIS_URL"]) as client:
            client.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
            by_signing_out(live, person)
            until(lambda: not ear.socket.connected, WITHIN, "the socket is closed")
    until(lambda: hears(live), 15, "the town, which all tests share, hears again")


def hears(live: LiveTown) -> bool:
    """Whether what is said reaches a socket."""
    guest = live.guest()
    with guest.connect() as ear:
        said = guest.say("hello")
        until(lambda: len(guest.messages(said["thread_id"])) == 2, 15, "its reply")
        return len(ear.of("chat_message")) == 2
