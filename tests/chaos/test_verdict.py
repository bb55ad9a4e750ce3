"""A judge that lets everything pass proves nothing: each broken promise is found."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.chaos.person import Person, Sent
from tests.chaos.rows import Row, Rows
from tests.chaos.verdict import judge

MINE = [f"c{number}" for number in range(3)]


def test_a_kept_promise_passes() -> None:
    assert not any(judge(*kept()).values())


def reply_missing(rows: Rows, person: Person) -> None:
    del rows.messages[5]


def turn_left_open(rows: Rows, person: Person) -> None:
    rows.turns[1]["status"], rows.turns[1]["ended_at"] = "running", None


def message_missing(rows: Rows, person: Person) -> None:
    del rows.messages[4:6], rows.turns[2]


def answered_twice(rows: Rows, person: Person) -> None:
    rows.messages.append({**rows.messages[5], "id": "again", "seq": 7})


def stored_twice(rows: Rows, person: Person) -> None:
    rows.messages.append({**rows.messages[4], "id": "again", "seq": 7})


def number_left_out(rows: Rows, person: Person) -> None:
    rows.messages[5]["seq"] = 8


def answered_in_another_order(rows: Rows, person: Person) -> None:
    first, second = rows.messages[1], rows.messages[3]
    first["in_reply_to"], second["in_reply_to"] = second["in_reply_to"], first["in_reply_to"]


def answered_at_once(rows: Rows, person: Person) -> None:
    rows.turns[1]["claimed_at"] = rows.turns[0]["claimed_at"] - 1


def two_ids_given(rows: Rows, person: Person) -> None:
    person.sent[0].answers.append({**person.sent[0].answers[0], "message_id": "other", "duplicate": True})


def a_stranger_wrote(rows: Rows, person: Person) -> None:
    rows.messages[0]["client_msg_id"] = "stranger"


def never_seen(rows: Rows, person: Person) -> None:
    del person.line.transcript.messages["a2"]


def changed_on_screen(rows: Rows, person: Person) -> None:
    person.line.transcript.note([{**rows.messages[1], "content": "something else"}])


@pytest.mark.parametrize(
    ("spoil", "name"),
    [
        (reply_missing, "wrong outcome"),
        (turn_left_open, "lost"),
        (message_missing, "lost"),
        (answered_twice, "doubled"),
        (stored_twice, "doubled"),
        (number_left_out, "out of order"),
        (answered_in_another_order, "out of order"),
        (answered_at_once, "out of order"),
        (two_ids_given, "doubled"),
        (a_stranger_wrote, "unknown"),
        (never_seen, "seen differently"),
        (changed_on_screen, "seen differently"),
    ],
)
def test_a_broken_promise_is_found(spoil: Callable[[Rows, Person], None], name: str) -> None:
    rows, (person,) = kept()
    spoil(rows, person)

    assert judge(rows, [person])[name]


def kept() -> tuple[Rows, list[Person]]:
    """One person, three messages, three replies."""
    person = Person("somebody", 1, ["http://127.0.0.1:1"])
    person.line.thread_id = "t"
    rows = Rows([], [])
    for number, client_msg_id in enumerate(MINE):
        user = message(f"u{number}", 2 * number + 1, "user", client_msg_id=client_msg_id, status="sent")
        answer = message(f"a{number}", 2 * number + 2, "assistant", in_reply_to=user["id"], status="complete")
        rows.messages += [user, answer]
        rows.turns.append(turn(user, began=10.0 * number))
        accepted = {"message_id": user["id"], "seq": user["seq"], "duplicate": False}
        person.sent.append(Sent(client_msg_id, "hello", [accepted], 1.0))
    person.line.transcript.note([dict(row) for row in rows.messages])
    return rows, [person]


def message(id_: str, seq: int, role: str, **fields: Any) -> Row:
    always = {"id": id_, "thread_id": "t", "seq": seq, "role": role, "content": "hello"}
    return {**always, "client_msg_id": None, "in_reply_to": None, **fields}


def turn(user: Row, began: float) -> Row:
    times = {"created_at": began, "claimed_at": began + 1, "ended_at": began + 2}
    own = {"id": f"turn of {user['id']}", "thread_id": "t", "message_id": user["id"], "seq": user["seq"]}
    return {**own, **times, "status": "answered", "attempts": 1, "error": None}
