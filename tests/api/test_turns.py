"""`/api/v1/admin/turns`: how messages were answered, found by the id that their person quotes; nobody's words."""

from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from tests.actors.brains import Answering
from tests.making import answered, claim, rows, said
from tests.making import guest as somebody
from tests.people import Person
from tests.problems import told
from tests.roles import of_role

ROOT = "/api/v1/admin/turns/"


@pytest.fixture
def admin(client: FlaskClient) -> Person:
    return of_role(client, "admin")


@pytest.fixture
def reply(database: None) -> Answering:
    from app.actors import chat  # importing declares it, so the broker must be there before

    return lambda thread_id: chat.reply(str(thread_id))


def trace(admin: Person, turn_id: Any) -> Any:
    return admin.get(f"{ROOT}{turn_id}").json["trace"]


def test_a_turn_is_found_by_the_id_its_person_quotes_and_told_from_door_to_screen(
    admin: Person,
    guest: Person,
    reply: Answering,
) -> None:
    quoted = guest.say("a two-bedroom flat in Kyrenia, canary-words").headers["X-Correlation-ID"]
    (waiting,) = admin.get(ROOT, correlation_id=quoted).json["items"]
    assert (waiting["status"], waiting["wait_ms"], waiting["answered_at"]) == ("queued", None, None)
    assert [step["kind"] for step in trace(admin, waiting["id"])["steps"]] == ["http", "queue"]
    reply(waiting["thread_id"])
    (line,) = admin.get(ROOT, correlation_id=quoted).json["items"]
    assert (line["status"], line["user_id"], line["attempts"]) == ("answered", str(guest.id), 1)
    assert line["wait_ms"] > 0
    assert line["think_ms"] > 0
    assert (line["agent"], line["degraded"], line["error"]) == ("real_estate", True, None)
    detail = admin.get(f"{ROOT}{line['id']}")
    assert "canary" not in detail.text
    steps = detail.json["trace"]["steps"]
    kinds = [step["kind"] for step in steps]
    assert (kinds[0], kinds[1], kinds[-2], kinds[-1]) == ("http", "queue", "record", "socket")
    assert {"node", "tool"} <= set(kinds)
    assert {"search_listings", "restore", "route", "chat_delta", "load"} <= {step["name"] for step in steps}
    began = [step["started_ms"] for step in steps]
    assert began == sorted(began), "in the order in which they began"
    assert all(step["took_ms"] >= 0 for step in steps)
    assert steps[1]["outcome"] == "claimed"
    inside = next(step for step in steps if step["name"] == "search_listings")
    agent = next(step for step in steps if step["name"] == "real_estate")
    assert agent["started_ms"] <= inside["started_ms"]
    assert inside["started_ms"] + inside["took_ms"] <= agent["started_ms"] + agent["took_ms"] + 1
    assert set(detail.json["trace"]["breakers"].values()) == {"closed"}
    assert (detail.json["message_id"] != detail.json["reply_id"], detail.json["trace"]["attempts"]) == (True, 1)


def test_what_was_not_recorded_is_not_made_up(admin: Person) -> None:
    answered(somebody())
    turn = rows(
        "update turns set course = '{}', trace = :t returning id", t='[{"node": "act", "ms": 2, "outcome": "ok"}]'
    )
    steps = trace(admin, turn[0][0])["steps"]
    assert [(step["name"], step["started_ms"]) for step in steps][-1] == ("act", None)
    assert (steps[0]["took_ms"], "chat_message" in [step["name"] for step in steps]) == (None, False)


def test_a_turn_that_was_claimed_and_failed_says_why(admin: Person) -> None:
    accepted = said(somebody())
    for _ in range(5):
        held = claim(accepted.thread_id)
        assert held
        rows("update turns set status = 'queued', claim_id = null, lease_until = null, error = 'TimeLimitExceeded'")
    assert claim(accepted.thread_id) is None
    (line,) = admin.get(ROOT, status="failed").json["items"]
    assert (line["error"], line["attempts"], line["degraded"]) == ("gave_up", 5, False)
    assert "attempt 5" in trace(admin, line["id"])["steps"][1]["detail"]


def test_turns_are_asked_for_by_whatever_is_known_and_come_in_pages(admin: Person) -> None:
    user, other = somebody(), somebody()
    first = said(user)
    for _ in range(4):
        said(user)
    said(other)
    assert len(admin.get(ROOT, user_id=user).json["items"]) == 5
    assert len(admin.get(ROOT, thread_id=first.thread_id).json["items"]) == 5
    assert len(admin.get(ROOT, status="queued").json["items"]) == 6
    assert admin.get(ROOT, user_id=uuid4()).json == {"items": [], "next_cursor": None}
    seen, query = [], {"limit": 2}
    while True:
        page = admin.get(ROOT, **query).json
        seen += [item["id"] for item in page["items"]]
        if not page["next_cursor"]:
            break
        query = {"limit": 2, "cursor": page["next_cursor"]}
    assert len(seen) == len(set(seen)) == 6
    for wrong in ({"status": "lost"}, {"user_id": "me"}, {"cursor": "x"}, {"correlation_id": "a\x00"}):
        told(admin.get(ROOT, **wrong), 422)
    told(admin.get(f"{ROOT}{uuid4()}"), 404, "turn_not_found")


def test_a_page_is_one_query_however_long(admin: Person, queries: list[str]) -> None:
    for _ in range(10):
        said(somebody())
    counts = []
    for limit in (1, 10):
        queries.clear()
        admin.get(ROOT, limit=limit)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 3
