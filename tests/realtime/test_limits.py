"""How much one client may say and open, and what it is told beyond that."""

from contextlib import ExitStack, suppress
from types import SimpleNamespace
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from app.config import settings
from app.kit.errors import RateLimited
from app.realtime import limits, seats
from tests.live import LiveTown, refusal
from tests.realtime.raw import Raw, closed, raw
from tests.waiting import until


def test_beyond_its_budget_an_event_is_refused_and_the_others_go_on(live: LiveTown) -> None:
    with raw(live.guest()) as one:
        thread_id = one.event("rehydration")["thread_id"]
        typing = f'["typing",{{"thread_id":"{thread_id}","value":true}}]'
        numbers = range(1000, 1000 + 2 * limits.BUDGETS["typing"])
        for number in numbers:
            one.send(f"42{number}{typing}")
        acks = [one.next(f"43{number}[") for number in numbers]
        assert all(ack["ok"] for ack in acks[: limits.BUDGETS["typing"]])
        refused = [ack["error"] for ack in acks if not ack["ok"]]
        assert refused
        assert all(error["status"] == 429 and error["code"] == "rate_limited" for error in refused)
        assert all(1 <= error["retry_after"] <= 2 for error in refused)
        assert one.ask("chat_send", {"message": "I am a person"})["ok"] is True
        assert one.ask("chat_sync", {"thread_id": thread_id, "after_seq": 0})["ok"] is True


def test_who_goes_on_and_on_is_disconnected_and_counted(live: LiveTown) -> None:
    person = live.guest()
    with raw(person) as one:
        for number in range(limits.ALL + limits.PATIENCE + 20):
            one.send(f'42{number}["no_such_event",{{}}]')
        one.wait_for_the_end()
    assert "flooding" in closed(live, person)
    with person.connect() as ear:
        assert ear.call("chat_send", {"message": "hello again"})["ok"] is True


def test_who_pours_out_packets_is_cut_off_whatever_they_are(live: LiveTown) -> None:
    person = live.guest()
    with raw(person) as one, suppress(OSError):  # it may still be pouring when the server hangs up
        pour(one, limits.FRAMES * 3)
    assert "flooding" in closed(live, person)


def pour(one: Raw, packets: int) -> None:
    for _ in range(packets):
        one.send("49")


def test_a_person_opens_so_many_sockets_and_gets_one_back_for_each_that_is_closed(live: LiveTown) -> None:
    person = live.guest()
    with ExitStack() as open_ones:
        first, *_ = [open_ones.enter_context(raw(person)) for _ in range(settings().sockets_per_person)]
        refused = refusal(live.url, {"token": person.token})["data"]
        assert (refused["code"], refused["reason"]) == (4429, "too_many_sockets")
        assert refused["retry_after"] >= 1
        with live.guest().connect() as somebody_else:
            somebody_else.wait_for("rehydration")
        first.line.close()
        until(lambda: connects(live, person.token), 10, "there is room")


def connects(live: LiveTown, token: str) -> bool:
    one = Raw(live.url)
    try:
        return "sid" in one.connect(token)
    finally:
        one.line.close()


def test_a_process_that_died_blocks_nobodys_seats_for_long(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "sockets_per_person", 2)
    monkeypatch.setattr(seats, "KEPT", 0)
    person = uuid4()
    for number in range(5):
        seats.take(person, f"of-a-process-that-died-{number}", 0)


def test_seats_are_counted_over_all_processes_and_here_when_redis_is_away(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setattr(settings(), "sockets_per_person", 2)
    person = uuid4()
    seats.take(person, "here", 0)
    seats.take(person, "there", 0)
    with pytest.raises(RateLimited):
        seats.take(person, "a third", 1)
    seats.leave(person, "there")
    seats.keep([(person, "here"), (person, "elsewhere")])
    with pytest.raises(RateLimited):
        seats.take(person, "a third", 1)
    request.getfixturevalue("no_redis")
    seats.take(person, "a third", 1)
    with pytest.raises(RateLimited):
        seats.take(person, "a fourth", 2)


def test_all_sockets_of_a_person_share_a_limit(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "socket_rate_limit", "5/minute")
    person, sockets = uuid4(), [limits.Allowance() for _ in range(3)]
    for number in range(5):
        sockets[number % 3].spend("read", person)
    with pytest.raises(RateLimited) as refused:
        sockets[0].spend("read", person)
    assert 1 <= (refused.value.retry_after or 0) <= 61
    sockets[0].spend("read", uuid4())


def test_an_address_opens_so_many_sockets_in_a_minute(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "connect_rate_limit", "2/minute")
    limits.connects("203.0.113.7")
    limits.connects("203.0.113.7")
    limits.connects("203.0.113.8")
    with pytest.raises(RateLimited):
        limits.connects("203.0.113.7")


def test_a_bucket_fills_again_with_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(limits, "time", SimpleNamespace(monotonic=lambda: now))
    bucket = limits.Bucket(60, now)
    assert [bucket.take() for _ in range(60)] == [0] * 60
    assert bucket.take() == pytest.approx(1)
    now += 0.5
    assert bucket.take() == pytest.approx(0.5)
    now += 0.6
    assert bucket.take() == 0
    now += 3600
    assert [bool(bucket.take()) for _ in range(61)] == [False] * 60 + [True]
