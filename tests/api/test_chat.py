"""`/api/v1/chat`: what is answered with 202 is stored once, whatever is sent again."""

from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from app.config import settings
from app.extensions import redis
from tests import people
from tests.making import answered, claim, count, messages, record
from tests.people import Person
from tests.problems import but_for_the_id, told
from tests.racing import at_once


def test_a_message_is_answered_with_202_and_where_it_went(guest: Person) -> None:
    answer = guest.say("ping")
    assert answer.status_code == 202
    body = answer.json
    assert set(body) == {"thread_id", "message_id", "client_msg_id", "seq", "status", "duplicate", "correlation_id"}
    assert body["seq"] == 1
    assert body["status"] == "queued"
    assert body["duplicate"] is False
    assert body["correlation_id"] == answer.headers["X-Correlation-ID"]


@pytest.mark.parametrize("path", ["/api/chat/", "/api/chat", "/api/v1/chat"])
def test_the_short_address_and_one_without_a_slash_answer_too(guest: Person, path: str) -> None:
    assert guest.post(path, {"message": "ping"}).status_code == 202


def test_the_same_client_msg_id_again_finds_the_same_message(guest: Person) -> None:
    client_msg_id = str(uuid4())
    first, again = (guest.say("hello", client_msg_id=client_msg_id).json for _ in range(2))
    assert again == {**first, "duplicate": True}


def test_the_same_client_msg_id_twenty_times_at_once_is_one_message(app: Any, guest: Person) -> None:
    body = {"message": "hello", "client_msg_id": str(uuid4())}
    sends = [partial(app.test_client().post, "/api/v1/chat/", json=body, headers=guest.headers)] * 20
    answers = at_once(sends)
    assert [answer.status_code for answer in answers] == [202] * 20
    assert len({answer.json["message_id"] for answer in answers}) == 1
    assert (count("messages"), count("turns")) == (1, 1)
    assert redis.client.zcard(f"rate:chat:{guest.id}") == 1


def test_another_text_under_the_same_id_is_409(guest: Person) -> None:
    client_msg_id = str(uuid4())
    guest.say("hello", client_msg_id=client_msg_id)
    told(guest.say("bye", client_msg_id=client_msg_id), 409, "idempotency_conflict")
    assert count("messages") == 1


def test_the_idempotency_key_is_an_alias_and_the_body_wins(guest: Person) -> None:
    key, own = str(uuid4()), str(uuid4())
    send = partial(guest.post, "/api/v1/chat/", **{"Idempotency-Key": key})
    first, again = (send({"message": "hello"}).json for _ in range(2))
    assert first["client_msg_id"] == key
    assert again == {**first, "duplicate": True}
    assert send({"message": "hello", "client_msg_id": own}).json["client_msg_id"] == own


def test_without_an_id_every_message_is_a_new_one(guest: Person) -> None:
    assert [guest.say("hello").json["seq"] for _ in range(2)] == [1, 2]


def test_a_message_beyond_the_limit_is_429_and_resends_are_free(guest: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "chat_rate_limit", "2/minute")
    client_msg_id = str(uuid4())
    for _ in range(5):
        assert guest.say("hello", client_msg_id=client_msg_id).status_code == 202
    assert guest.say("second").status_code == 202
    refused = guest.say("third")
    told(refused, 429, "rate_limited")
    assert 1 <= int(refused.headers["Retry-After"]) <= 61
    assert guest.say("hello", client_msg_id=client_msg_id).json["duplicate"] is True
    assert count("messages") == 2
    assert people.guest(guest.client).say("hello").status_code == 202


def test_what_was_refused_takes_no_room(guest: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "chat_rate_limit", "2/minute")
    client_msg_id = str(uuid4())
    guest.say("hello", client_msg_id=client_msg_id)
    for _ in range(3):
        guest.say("hello", thread_id=str(uuid4()))
        guest.say("another text", client_msg_id=client_msg_id)
        guest.say("")
    assert guest.say("second").status_code == 202


@pytest.mark.usefixtures("no_redis")
def test_a_message_is_taken_while_redis_is_away(guest: Person) -> None:
    assert guest.say("hello").status_code == 202
    assert (count("messages"), count("turns")) == (1, 1)


def test_while_the_database_is_away_it_is_503_with_when_to_try_again(
    guest: Person, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("no_database")
    answer = guest.say("hello")
    told(answer, 503, "database_unavailable")
    assert int(answer.headers["Retry-After"]) >= 1
    assert "psycopg" not in answer.text


def test_stopping_returns_the_words_so_far(guest: Person) -> None:
    thread_id = guest.say("hello").json["thread_id"]
    answer = guest.post(f"/api/v1/chat/{thread_id}/stop")
    assert answer.status_code == 202
    assert answer.json["message"]["status"] == "stopped"
    assert guest.post(f"/api/v1/chat/{thread_id}/stop").json == {"message": None}


def test_the_state_tells_agent_and_slots(guest: Person) -> None:
    thread_id = guest.say("hello").json["thread_id"]
    path = f"/api/v1/chat/thread/{thread_id}/personalization/state/"
    empty = {"preferences": [], "filled_slots": {}, "agent": None}
    in_use = {"memory_backend": "postgres", "memory_mode": "FULL"}
    assert guest.get(path).json == {**empty, **in_use}
    held = claim(messages(thread_id)[0].conversation_id)
    assert held
    record(held, checkpoint={"agent": "real_estate", "slots": {"bedrooms": 2}})
    assert guest.get(path).json == {**empty, **in_use, "agent": "real_estate", "filled_slots": {"bedrooms": 2}}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/api/v1/chat/{thread}/stop"),
        ("post", "/api/v1/chat/{thread}/messages/{message}/feedback"),
        ("delete", "/api/v1/chat/{thread}/messages/{message}/feedback"),
        ("get", "/api/v1/chat/thread/{thread}/personalization/state/"),
    ],
)
def test_somebody_elses_thread_is_like_one_that_is_not_there(guest: Person, method: str, path: str) -> None:
    thread = answered(people.guest(guest.client).id).thread_id
    reply = messages(thread)[1]
    bodies = []
    for thread_id, message_id in ((thread, reply.id), (uuid4(), uuid4())):
        body = {"json": {"rating": "up"}} if method == "post" and "feedback" in path else {}
        address = path.format(thread=thread_id, message=message_id)
        answer = getattr(guest.client, method)(address, headers=guest.headers, **body)
        bodies.append(but_for_the_id(told(answer, 404, "thread_not_found")))
    assert bodies[0] == bodies[1]
    assert count("feedback") == 0
