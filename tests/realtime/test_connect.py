"""Connecting: what comes first, who is refused, and that a failing checkpoint still connects."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import websocket

from tests.live import LivePerson, LiveTown, refusal
from tests.tokens import now, resigned
from tests.waiting import until


def forged(person: LivePerson, **changes: Any) -> str:
    return resigned(person.token, key=person.town.environment["SECRET_KEY"], **changes)


def test_connected_comes_first_and_then_everything_there_is_to_know(live: LiveTown) -> None:
    with live.guest().connect() as ear:
        rehydration = ear.wait_for("rehydration")
        assert ear.names() == ["chat_status", "rehydration"]
        (status,) = ear.of("chat_status")
        assert status["event"] == "connected"
        for payload in (status, rehydration):
            assert set(payload) > {"thread_id", "cid", "ts"}
    expected = {"has_context": False, "fallback": False, "messages": [], "more": False, "partial": None}
    expected |= {"context": {"agent": None, "filled_slots": {}}, "preferences": [], "unread_count": 0}
    expected["read_up_to_seq"] = 0
    assert {name: rehydration[name] for name in expected} == expected


def test_the_first_packet_after_the_handshake_is_the_acceptance(live: LiveTown) -> None:
    address = f"{live.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket"
    raw = websocket.create_connection(address, timeout=10)
    try:
        assert raw.recv().startswith("0")  # the transport is open
        raw.send("40" + json.dumps({"token": live.guest().token}))
        packets = [raw.recv() for _ in range(3)]
    finally:
        raw.close()
    assert packets[0].startswith('40{"sid"')
    assert [json.loads(packet.removeprefix("42"))[0] for packet in packets[1:]] == ["chat_status", "rehydration"]


def test_without_a_thread_it_is_the_active_one(live: LiveTown) -> None:
    person = live.guest()
    thread_id = person.say("hello")["thread_id"]
    with person.connect() as ear:
        assert ear.wait_for("rehydration")["thread_id"] == thread_id


BAD: dict[str, Callable[[LivePerson], Any]] = {
    "nothing": lambda _: None,
    "an empty handshake": lambda _: {},
    "no token": lambda _: {"token": ""},
    "nonsense": lambda _: {"token": "nonsense"},
    "a number": lambda _: {"token": 5},
    "a list": lambda _: [1, 2],
    "a surrogate": lambda _: {"token": "\ud800"},
    "a bad last_seq": lambda p: {"token": p.token, "last_seq": -1},
    "expired": lambda p: {"token": forged(p, exp=now(-1))},
    "another key": lambda p: {"token": resigned(p.token, key="a key that somebody else made up himself")},
    "an unknown sign-in": lambda p: {"token": forged(p, fam=str(uuid4()))},
}


@pytest.mark.parametrize("kind", BAD)
def test_without_a_valid_token_it_is_4401(live: LiveTown, kind: str) -> None:
    refused = refusal(live.url, BAD[kind](live.guest()))
    assert refused["data"]["code"] == 4401
    assert refused["data"]["reason"]


def test_after_signing_out_it_is_4401(live: LiveTown) -> None:
    person = live.guest()
    person.post("/api/v1/auth/logout")
    assert refusal(live.url, {"token": person.token})["data"]["code"] == 4401


def test_somebody_elses_thread_and_no_thread_at_all_are_4404_alike(live: LiveTown) -> None:
    theirs = live.guest().say("hello")["thread_id"]
    person = live.guest()
    told = [refusal(live.url, {"token": person.token, "thread_id": one}) for one in (theirs, str(uuid4()), "no-uuid")]
    assert [one["data"]["code"] for one in told] == [4404] * 3
    assert told[0] == told[1] == told[2]


@pytest.mark.parametrize("checkpoint", ["[1, 2, 3]", '"words"', '{"agent": "a", "slots": 7}'])
def test_a_checkpoint_that_cannot_be_read_still_connects(live: LiveTown, checkpoint: str) -> None:
    person = live.guest()
    said = person.say("hello")
    until(lambda: len(person.messages(said["thread_id"])) == 2, 15, "the reply")
    live.ask_database(
        "update conversations set checkpoint = %s::jsonb where id = %s returning 1", checkpoint, said["thread_id"]
    )
    with person.connect() as ear:
        rehydration = ear.wait_for("rehydration")
        assert (rehydration["has_context"], rehydration["fallback"]) == (False, True)
        assert [message["seq"] for message in rehydration["messages"]] == [1, 2]
        ack = ear.call("chat_send", {"message": "are you still there?"})
        assert ear.reply_to(ack["message_id"])["content"]
