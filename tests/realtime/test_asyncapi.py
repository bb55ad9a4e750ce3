"""docs/asyncapi.yaml says what is said: each test that listens (`Ear`) holds every event against it."""

from typing import Any
from uuid import uuid4

import pytest

from app.kit import outbox
from tests import spoken
from tests.doubles.listener import Listener

CLIENT = {"connect", "disconnect", "*"}  # the library's own


def test_it_lists_what_a_client_may_say_and_nothing_else(app: Any) -> None:
    from app.extensions import socketio

    handled = set(socketio.server.handlers["/"]) - CLIENT  # type: ignore[attr-defined]
    # `about_thread` is the shape of two events.
    assert spoken.messages("say") == handled


WIRE = {"thread_id": str(uuid4()), "cid": "a-test", "ts": "2026-11-22T10:00:00.000Z"}


@pytest.mark.parametrize(
    ("event", "payload", "fault"),
    [
        ("typing", {**WIRE, "value": True, "agent": "user"}, None),
        ("typing", {**WIRE, "value": True}, "agent"),
        ("typing", {**WIRE, "value": "yes", "agent": "user"}, "$.value"),
        ("typing", {**WIRE, "value": True, "agent": "user", "mood": "good"}, "mood"),
        ("latest", {**WIRE, "seq": -1}, "$.seq"),
        ("session_ended", {**WIRE, "thread_id": None, "code": 4401, "reason": "signed_out"}, None),
        ("session_ended", {**WIRE, "thread_id": None, "code": 4401, "reason": "bored"}, "$.reason"),
        ("latest", {**WIRE, "thread_id": None, "seq": 1}, "$.thread_id"),
        ("gossip", WIRE, "described nowhere"),
    ],
)
def test_what_is_not_as_described_is_noticed(event: str, payload: dict[str, Any], fault: str | None) -> None:
    found = spoken.faults(event, payload)
    assert (found == []) if fault is None else (fault in "".join(found))


def test_the_names_that_processes_act_upon_are_described(heard: Listener) -> None:
    assert {outbox.SESSION_ENDED, outbox.THREAD_ERASED} <= spoken.messages("hear")
