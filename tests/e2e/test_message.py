"""A message through the whole town: one reply, whatever is resent, killed or forgotten on the way."""

from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from tests.live import LivePerson, LiveTown
from tests.racing import at_once
from tests.waiting import until

RECOVERY = 45  # seconds: a lease (15), a sweep (5), a worker's start and a busy machine


@pytest.fixture
def person(live: LiveTown) -> LivePerson:
    return live.guest()


def is_answered(person: LivePerson, thread_id: str) -> bool:
    """Whether every question of a thread has its reply."""
    said = person.messages(thread_id)
    return {m["id"] for m in said if m["role"] == "user"} == {m["in_reply_to"] for m in said if m["role"] != "user"}


def check(person: LivePerson, thread_id: str, questions: int) -> None:
    """Check that each question has one reply, in order, and that the numbers have no gap."""
    said = person.messages(thread_id)
    asked = [message["id"] for message in said if message["role"] == "user"]
    assert len(asked) == questions
    assert [message["in_reply_to"] for message in said if message["role"] == "assistant"] == asked
    assert [message["seq"] for message in said] == list(range(1, 2 * questions + 1))
    assert all(message["content"] for message in said)


def open_thread(person: LivePerson) -> str:
    return person.post("/api/v1/messages/threads/").json()["id"]


def test_the_same_id_posted_twenty_times_at_once_is_one_message_with_one_reply(person: LivePerson) -> None:
    body = {"message": "2 bedroom flat in Girne", "client_msg_id": str(uuid4())}
    answers: Any = at_once([partial(person.post, "/api/chat/", body)] * 20)
    assert [answer.status_code for answer in answers] == [202] * 20
    told = [answer.json() for answer in answers]
    assert len({(one["message_id"], one["thread_id"], one["seq"]) for one in told}) == 1
    assert sorted(one["duplicate"] for one in told) == [False] + [True] * 19
    thread_id = told[0]["thread_id"]
    until(lambda: is_answered(person, thread_id), 15, "the reply")
    person.say("and this comes after it", thread_id=thread_id)
    until(lambda: len(person.messages(thread_id)) == 4, 15, "the second reply")
    check(person, thread_id, 2)


def test_fifty_messages_over_ten_threads_are_all_answered_in_order(person: LivePerson) -> None:
    threads = [open_thread(person) for _ in range(10)]

    def talk(thread_id: str) -> None:
        for n in range(5):
            person.say(f"flat with {n + 1} bedrooms", thread_id=thread_id)

    assert at_once([partial(talk, thread_id) for thread_id in threads]) == [None] * 10
    for thread_id in threads:
        until(partial(is_answered, person, thread_id), 30, "all replies")
        check(person, thread_id, 5)


def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(live: LiveTown, person: LivePerson) -> None:
    threads = [open_thread(person) for _ in range(6)]
    for n in range(4):
        for thread_id in threads:
            person.say(f"villa number {n}", thread_id=thread_id)
    live.kill("worker")
    for thread_id in threads:
        person.say("while no worker runs", thread_id=thread_id)
    owed = live.ask_database("select count(*) from turns where status in ('queued', 'running')")
    assert owed[0][0] >= len(threads)
    live.start("worker")
    for thread_id in threads:
        until(partial(is_answered, person, thread_id), RECOVERY, "all replies")
        check(person, thread_id, 5)


def test_a_message_whose_job_was_lost_with_redis_is_still_answered(live: LiveTown, person: LivePerson) -> None:
    live.stop("worker")
    try:
        thread_id = person.say("is anybody there?")["thread_id"]
        live.forget_redis()
    finally:
        live.start("worker")
    until(lambda: is_answered(person, thread_id), RECOVERY, "the reply")
    check(person, thread_id, 1)


def test_the_address_of_the_ops_checklist_answers_as_curl_sends_it(person: LivePerson) -> None:
    import requests

    answer = requests.post(
        f"{person.town.url}/api/chat/",
        data='{"message":"ping"}',
        headers={**person.headers, "Content-Type": "application/x-www-form-urlencoded"},
        timeout=10,
    )
    assert answer.status_code == 202
    assert answer.json()["thread_id"]
