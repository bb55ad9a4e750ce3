"""`…/messages/{message}/feedback`: an opinion of a reply is stored once, shown with it, and taken back."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from tests import people
from tests.doubles.listener import Listener
from tests.making import answered, count, messages, rows
from tests.people import Person
from tests.problems import told
from tests.racing import at_once

DOWN = {"rating": "down", "comment": "too dear", "reasons": ["listings", "slow"]}


def address(thread_id: UUID, message_id: UUID) -> str:
    return f"/api/v1/chat/{thread_id}/messages/{message_id}/feedback"


@pytest.fixture
def reply(guest: Person) -> str:
    """Where the guest's only reply is rated."""
    thread_id = answered(guest.id).thread_id
    return address(thread_id, messages(thread_id)[1].id)


def shown(person: Person, path: str) -> Any:
    """Return the feedback that the thread shows with its reply."""
    thread_id = path.split("/")[4]
    items = person.get(f"/api/v1/messages/threads/{thread_id}/messages").json["items"]
    assert items[0]["feedback"] is None
    return items[1]["feedback"]


def test_a_rating_alone_needs_neither_comment_nor_reasons(guest: Person, reply: str) -> None:
    stored = {"rating": "up", "comment": None, "reasons": []}
    assert guest.post(reply, {"rating": "up"}).json == {"message_id": reply.split("/")[6], **stored}
    assert shown(guest, reply) == stored


def test_a_second_opinion_replaces_all_of_the_first(guest: Person, reply: str) -> None:
    assert guest.post(reply, DOWN).status_code == 200
    assert shown(guest, reply) == DOWN
    guest.post(reply, {"rating": "down", "reasons": ["other", "other"], "comment": "  "})
    assert shown(guest, reply) == {"rating": "down", "comment": None, "reasons": ["other"]}
    assert count("feedback") == 1


def test_a_rating_taken_back_is_gone_and_taking_it_back_again_is_no_error(guest: Person, reply: str) -> None:
    guest.post(reply, DOWN)
    assert [guest.delete(reply).status_code for _ in range(2)] == [204, 204]
    assert shown(guest, reply) is None
    assert count("feedback") == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"rating": "great"},
        {"comment": "no rating"},
        {"rating": "up", "reasons": ["slow"]},
        {"rating": "down", "reasons": ["ugly"]},
        {"rating": "down", "reasons": "slow"},
        {"rating": "down", "reasons": ["slow"] * 11},
        *({"rating": "up", "comment": comment} for comment in ("x" * 2001, "\x00", "\ud800", 5)),
    ],
)
def test_what_makes_no_sense_is_422_and_changes_nothing(guest: Person, reply: str, wrong: Any) -> None:
    guest.post(reply, DOWN)
    told(guest.post(reply, wrong), 422)
    assert shown(guest, reply) == DOWN


@pytest.mark.parametrize("method", ["post", "delete"])
def test_only_a_reply_of_the_thread_in_the_path_can_be_rated(guest: Person, reply: str, method: str) -> None:
    guest.post(reply, DOWN)
    here, there = UUID(reply.split("/")[4]), answered(guest.id, thread_id=other_thread(guest)).thread_id
    question, elsewhere = messages(here)[0].id, messages(there)[1].id
    act = partial(guest.post, body={"rating": "up"}) if method == "post" else guest.delete
    for message_id in (question, elsewhere, uuid4()):
        told(act(address(here, message_id)), 404, "message_not_found")
    assert shown(guest, reply) == DOWN


@pytest.mark.parametrize("method", ["post", "delete"])
def test_nobody_rates_or_unrates_somebody_elses_reply(guest: Person, reply: str, method: str) -> None:
    guest.post(reply, DOWN)
    stranger = people.guest(guest.client)
    act = partial(stranger.post, body={"rating": "up"}) if method == "post" else stranger.delete
    told(act(reply), 404, "thread_not_found")
    assert shown(guest, reply) == DOWN


def test_twenty_ratings_at_once_are_one(app: Any, guest: Person, reply: str) -> None:
    rates = [partial(app.test_client().post, reply, json=DOWN, headers=guest.headers)] * 20
    assert [answer.status_code for answer in at_once(rates)] == [200] * 20
    assert count("feedback") == 1


def test_the_threads_other_pages_are_told(guest: Person, reply: str, heard: Listener) -> None:
    guest.post(reply, DOWN)
    guest.delete(reply)
    assert [payload["feedback"] for payload in heard.of("feedback")] == [DOWN, None]
    about = {(payload["thread_id"], payload["message_id"]) for payload in heard.of("feedback")}
    assert about == {(reply.split("/")[4], reply.split("/")[6])}


def test_feedback_of_a_whole_page_of_messages_takes_one_query(guest: Person, reply: str, queries: list[str]) -> None:
    thread_id = UUID(reply.split("/")[4])
    for n in range(20):
        answered(guest.id, f"question {n}", thread_id=thread_id)
    for message in messages(thread_id)[1::2]:
        guest.post(address(thread_id, message.id), DOWN)
    queries.clear()
    page = guest.get(f"/api/v1/messages/threads/{thread_id}/messages", limit=100).json["items"]
    assert [message["feedback"] for message in page[1::2]] == [DOWN] * 21
    assert sum("feedback" in statement for statement in queries) == 1


@pytest.mark.parametrize("wrong", ["rating = 'up'", "reasons = array['ugly']"])
def test_the_table_itself_refuses_reasons_that_make_no_sense(guest: Person, reply: str, wrong: str) -> None:
    guest.post(reply, DOWN)
    with pytest.raises(IntegrityError, match="ck_feedback_reasons"):
        rows(f"update feedback set {wrong}")


def other_thread(person: Person) -> UUID:
    return UUID(person.post("/api/v1/messages/threads/").json["id"])
