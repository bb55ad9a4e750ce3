"""Two web processes, one town, a balancer without stickiness: WebSockets alone need nothing else."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import redis
import requests

from tests.doubles.round_robin import RoundRobin
from tests.live import Ear, LivePerson, LiveTown
from tests.realtime.test_ops import sign_in
from tests.waiting import until


@pytest.fixture(scope="module")
def second(live: LiveTown) -> Iterator[LiveTown]:
    """The same town, at another web process."""
    folder = live.folder / "second"
    folder.mkdir(exist_ok=True)
    other = LiveTown(folder, live.environment)
    other.start("web")
    until(other.is_ready, 60, "the second web process is ready")
    yield other
    other.stop("web")


@pytest.fixture
def balancer(live: LiveTown, second: LiveTown) -> Iterator[RoundRobin]:
    with RoundRobin(live.port, second.port) as one:
        yield one


def ears(balancer: RoundRobin, person: LivePerson, count: int = 2) -> list[Ear]:
    """Return sockets of a person, each at the next process."""
    found = [Ear(balancer.url, {"token": person.token}) for _ in range(count)]
    for ear in found:
        ear.wait_for("rehydration")
    return found


def test_what_is_said_at_one_process_is_heard_at_both_once(live: LiveTown, balancer: RoundRobin) -> None:
    one, other = ears(balancer, live.guest())
    assert len(set(balancer.went_to)) == 2
    with one, other:
        for speaker in (one, other):
            ack = speaker.call("chat_send", {"message": "hello"})
            assert one.reply_to(ack["message_id"]) == other.reply_to(ack["message_id"])
        for ear in (one, other):
            ear.wait_for("typing", value=False)
            assert [payload["message"]["seq"] for payload in ear.of("chat_message")] == [1, 2, 3, 4]


def test_typing_is_heard_at_the_other_process(live: LiveTown, balancer: RoundRobin) -> None:
    one, other = ears(balancer, live.guest())
    with one, other:
        one.call("typing", {"thread_id": one.of("rehydration")[0]["thread_id"], "value": True})
        assert other.wait_for("typing", agent="user")["value"] is True
        assert one.of("typing") == []


def test_whoever_comes_back_to_the_other_process_goes_on_without_a_gap(live: LiveTown, balancer: RoundRobin) -> None:
    person, seen = live.guest(), dict[int, str]()
    here: dict[str, Any] = {}
    for number in range(8):
        with Ear(balancer.url, {"token": person.token, **here}) as ear:
            here["thread_id"] = ear.wait_for("rehydration")["thread_id"]
            ack = ear.call("chat_send", {"message": f"round {number}"})
            if number % 2:  # every other time it does not wait for the answer
                ear.reply_to(ack["message_id"])
        take(seen, ear)
        here["last_seq"] = level(seen)
    assert set(balancer.went_to) == {live.port, balancer.went_to[1]} != {live.port}
    until(lambda: len(person.messages(here["thread_id"])) == 16, 20, "every message has its answer")
    with Ear(balancer.url, {"token": person.token, **here}) as ear:
        ear.wait_for("rehydration")
    take(seen, ear)
    assert {one["seq"]: one["id"] for one in person.messages(here["thread_id"])} == seen


def take(seen: dict[int, str], ear: Ear) -> None:
    """Add the messages that were heard; the same seq is always the same message."""
    told = [message for payload in ear.of("rehydration") for message in payload["messages"]]
    told += [payload["message"] for payload in ear.of("chat_message")]
    for message in told:
        assert seen.setdefault(message["seq"], message["id"]) == message["id"]


def level(seen: dict[int, str]) -> int:
    """Return up to which seq nothing is missing."""
    return next(n for n in range(len(seen) + 1) if n + 1 not in seen)


def test_signing_out_at_one_process_closes_the_socket_at_the_other(live: LiveTown, balancer: RoundRobin) -> None:
    person = live.guest()
    one, other = ears(balancer, person)
    with one, other:
        person.post("/api/v1/auth/logout")
        for ear in (one, other):
            assert ear.wait_for("session_ended", 5)["reason"] == "signed_out"
            until(lambda ear=ear: not ear.socket.connected, 5, "the socket is closed")


def test_an_erased_thread_is_left_at_both(live: LiveTown, balancer: RoundRobin) -> None:
    person = live.guest()
    one, other = ears(balancer, person)
    with one, other:
        thread_id = one.of("rehydration")[0]["thread_id"]
        requests.delete(f"{live.url}/api/v1/messages/threads/{thread_id}", headers=person.headers, timeout=10)
        for ear in (one, other):
            assert ear.wait_for("thread_erased")["thread_id"] == thread_id


def test_seats_are_counted_at_both(live: LiveTown, balancer: RoundRobin, second: LiveTown) -> None:
    person = live.guest()
    found = ears(balancer, person, 3)
    key = f"sockets:{person.id}"
    count = redis.Redis.from_url(live.environment["REDIS_URL"])
    assert count.zcard(key) == 3
    for ear in found:
        ear.socket.disconnect()
    until(lambda: count.zcard(key) == 0, 5, "all seats are free")


def test_a_panel_is_counted_once_for_the_watchers_of_both(live: LiveTown, balancer: RoundRobin) -> None:
    admin = sign_in(live, "admin")
    one, other = ears(balancer, admin)
    with one, other:
        for ear in (one, other):
            assert ear.call("watch", {"panel": "overview"})["ok"]
        for ear in (one, other):
            until(lambda ear=ear: len(ear.of("ops")) >= 3, 15, "both hear")
        moments = [{event["payload"]["at"] for event in ear.of("ops")} for ear in (one, other)]
        assert len(moments[0] & moments[1]) >= 2, "both hear the same count"
        both = sorted(moments[0] | moments[1])
        apart = [datetime.fromisoformat(b) - datetime.fromisoformat(a) for a, b in pairwise(both)]
        assert min(apart) > timedelta(seconds=1.5), "however many processes, it is counted every two seconds"
