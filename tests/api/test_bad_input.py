"""Bad input gets the contract's error and leaves nothing behind."""

import json
from typing import Any
from uuid import uuid4

import pytest

from app.extensions import redis
from tests import people
from tests.jobs import queued
from tests.making import count
from tests.people import Person
from tests.problems import but_for_the_id, told
from tests.tokens import now, resigned

CHAT = "/api/v1/chat/"
JSON = "application/json"


def send(person: Person, body: bytes | str, content_type: str = JSON, **headers: str) -> Any:
    return person.client.post(CHAT, data=body, content_type=content_type, headers={**person.headers, **headers})


def leaves_nothing(person: Person) -> None:
    left = {table: count(table) for table in ("messages", "turns", "conversations")}
    assert left == {"messages": 0, "turns": 0, "conversations": 0}
    assert redis.client.zcard(f"rate:chat:{person.id}") == 0
    assert queued("chat") == []


@pytest.mark.parametrize(
    "body", ["{", "", "{'message': 'x'}", b"\xff\xfe", '{"message": "x"', "[" * 50_000, "nonsense"]
)
def test_malformed_json_is_400_or_a_missing_body_422(guest: Person, body: bytes | str) -> None:
    told(send(guest, body), 422 if body == "" else 400, None if body == "" else "malformed")
    leaves_nothing(guest)


@pytest.mark.parametrize("body", ["[]", "null", '"message"', "5", "true", "{}", '{"text": "x"}', '[{"message": "x"}]'])
def test_json_without_the_message_is_422(guest: Person, body: str) -> None:
    assert told(send(guest, body), 422, "invalid")["errors"]
    leaves_nothing(guest)


@pytest.mark.parametrize(
    "message",
    [
        '""',
        '"   "',
        json.dumps("x" * 4001),
        json.dumps("ğ" * 4001),
        '"a\\u0000b"',
        '"\\ud800"',
        '"ok \\udfff ok"',
        "5",
        "null",
        "[]",
        '{"a": 1}',
        "true",
    ],
    ids=lambda raw: raw[:20],
)
def test_an_unusable_message_is_422_by_its_field(guest: Person, message: str) -> None:
    problem = told(send(guest, f'{{"message": {message}}}'), 422, "invalid")
    assert [error["field"] for error in problem["errors"]] == ["message"]
    leaves_nothing(guest)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("thread_id", "not-a-uuid"),
        ("thread_id", 5),
        ("client_msg_id", "not-a-uuid"),
        ("client_msg_id", ["a"]),
        ("attachments", "x"),
        ("attachments", [{}]),
        ("attachments", [{"name": "a\x00", "url": "u", "type": "t"}]),
        ("attachments", [{"name": "\ud800", "url": "u", "type": "t"}]),
        ("attachments", [{"name": "x" * 201, "url": "u", "type": "t"}]),
        ("attachments", [{"name": "n", "url": "u", "type": "t"}] * 11),
    ],
)
def test_any_other_unusable_field_is_422(guest: Person, field: str, value: Any) -> None:
    problem = told(send(guest, json.dumps({"message": "hello", field: value})), 422, "invalid")
    assert all(error["field"].startswith(field) for error in problem["errors"])
    leaves_nothing(guest)


def test_four_thousand_characters_are_taken_blanks_around_not_counted(guest: Person) -> None:
    assert guest.say("  " + "ğ" * 4000 + "\n").status_code == 202


def test_a_whole_surrogate_pair_is_a_character(guest: Person) -> None:
    assert send(guest, '{"message": "\\ud83c\\udfd6"}').status_code == 202


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "", "application/json; charset=utf-8"])
def test_json_is_read_however_curl_calls_it(guest: Person, content_type: str) -> None:
    assert send(guest, '{"message": "ping"}', content_type).status_code == 202


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "multipart/form-data; boundary=x"])
def test_anything_that_is_not_json_is_415(guest: Person, content_type: str) -> None:
    told(send(guest, '{"message": "ping"}', content_type), 415, "unsupported_media_type")
    leaves_nothing(guest)


def test_a_real_form_is_400(guest: Person) -> None:
    told(send(guest, "message=ping", "application/x-www-form-urlencoded"), 400, "malformed")
    leaves_nothing(guest)


@pytest.mark.parametrize("size", [64 * 1024 + 1, 5_000_000])
def test_too_large_a_body_is_413(guest: Person, size: int) -> None:
    told(send(guest, b" " * size), 413, "too_large")
    leaves_nothing(guest)


def test_an_unknown_thread_and_somebody_elses_are_told_alike(guest: Person) -> None:
    theirs = people.guest(guest.client).say("hello").json["thread_id"]
    answers = [guest.say("hello", thread_id=thread_id) for thread_id in (theirs, str(uuid4()))]
    first, second = (but_for_the_id(told(answer, 404, "thread_not_found")) for answer in answers)
    assert first == second
    assert (count("messages"), count("turns")) == (1, 1)
    assert redis.client.zcard(f"rate:chat:{guest.id}") == 0


def test_an_expired_token_is_401(guest: Person) -> None:
    guest.headers["Authorization"] = f"Bearer {resigned(guest.token, exp=now(-1))}"
    told(guest.say("hello"), 401, "token_expired")
    leaves_nothing(guest)


@pytest.mark.parametrize("secret", ["my-very-private-words\x00", "my-very-private-words" * 400])
def test_a_refusal_never_gives_back_what_was_sent(guest: Person, secret: str) -> None:
    answer = guest.say(secret)
    assert answer.status_code == 422
    assert "my-very-private-words" not in answer.text


@pytest.mark.parametrize("key", ["not-a-uuid", "5", "x" * 500])
def test_an_unusable_idempotency_key_is_422(guest: Person, key: str) -> None:
    problem = told(guest.post(CHAT, {"message": "hello"}, **{"Idempotency-Key": key}), 422)
    assert [error["field"] for error in problem["errors"]] == ["Idempotency-Key"]
    leaves_nothing(guest)
