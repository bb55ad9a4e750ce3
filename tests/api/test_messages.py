"""`/api/v1/messages`: threads, what was said in them, what was read."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.extensions import redis
from tests import people
from tests.making import answered, count, rows, said
from tests.making import guest as new_guest
from tests.people import Person
from tests.problems import but_for_the_id, told
from tests.remembering import enter, found, source

THREADS = "/api/v1/messages/threads/"


def insert_threads(user_id: UUID, how_many: int) -> None:
    """Store so many threads of two messages each, the first one being the latest."""
    rows(
        "insert into conversations (id, user_id, active, last_seq, last_activity_at) "
        "select gen_random_uuid(), :user, false, 2, now() - n * interval '1 minute' from generate_series(1, :n) n",
        user=user_id,
        n=how_many,
    )
    rows(
        "insert into messages (id, conversation_id, seq, role, content, sender_name, status) "
        "select gen_random_uuid(), c.id, seq, case seq when 1 then 'user' else 'assistant' end, 'words', 'x', 'sent' "
        "from conversations c, generate_series(1, 2) seq where c.user_id = :user",
        user=user_id,
    )


def all_pages(person: Person, path: str, limit: int) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    query: dict[str, Any] = {"limit": limit}
    while True:
        page = person.get(path, **query).json
        items += page["items"]
        assert len(page["items"]) <= limit
        if page["next_cursor"] is None:
            return items
        query["cursor"] = page["next_cursor"]


@pytest.mark.parametrize("how_many", [1, 20, 100])
def test_the_list_of_threads_takes_at_most_four_queries(guest: Person, queries: list[str], how_many: int) -> None:
    insert_threads(guest.id, how_many)
    queries.clear()
    answer = guest.get(THREADS, limit=100)
    assert len(answer.json["items"]) == how_many
    assert len(queries) <= 4


def test_a_thread_shows_its_last_message_who_takes_part_and_what_is_unread(guest: Person) -> None:
    thread_id = answered(guest.id, "two bedrooms").thread_id
    (thread,) = guest.get(THREADS).json["items"]
    assert thread["id"] == str(thread_id)
    assert thread["last_message"]["content"] == "About two bedrooms"
    assert thread["last_message"]["is_unread"] is True
    assert [one["display_name"] for one in thread["participants"]] == ["Guest", "Easy Islanders"]
    assert (thread["unread_count"], thread["active"]) == (1, True)
    assert thread["last_activity"]


def test_threads_are_paged_without_gaps_or_repeats(guest: Person) -> None:
    insert_threads(guest.id, 25)
    rows("update conversations set last_activity_at = '2026-01-01' where random() < 0.5")  # many at the same time
    items = all_pages(guest, THREADS, 7)
    assert len(items) == len({thread["id"] for thread in items}) == 25
    assert items == sorted(items, key=lambda thread: thread["last_activity"], reverse=True)


def test_only_my_own_threads_are_listed(guest: Person) -> None:
    said(new_guest())
    assert guest.get(THREADS).json == {"items": [], "next_cursor": None}


def test_opening_a_thread_makes_it_the_active_one(guest: Person) -> None:
    old = guest.say("hello").json["thread_id"]
    answer = guest.post(THREADS)
    assert answer.status_code == 201
    assert answer.json["last_message"] is None
    assert guest.say("hello again").json["thread_id"] == answer.json["id"] != old
    assert guest.say("and here", thread_id=old).json["thread_id"] == old


def test_a_message_has_every_field_of_the_contract(guest: Person) -> None:
    thread_id = answered(guest.id).thread_id
    question, reply = guest.get(f"{THREADS}{thread_id}/messages").json["items"]
    fields = (
        "id thread_id seq role content client_msg_id in_reply_to sender agent status degraded recommendations meta "
        "attachments created_at feedback is_unread"
    )
    assert set(question) == set(reply) == set(fields.split())
    for message in (question, reply):
        assert set(message["sender"]) == {"id", "display_name", "avatar_url"}
        assert (message["recommendations"], message["meta"], message["attachments"]) == ([], {}, [])
        assert message["created_at"].endswith("Z")
    assert (question["role"], question["seq"], question["is_unread"]) == ("user", 1, False)
    assert (reply["role"], reply["seq"], reply["in_reply_to"]) == ("assistant", 2, question["id"])


def test_messages_are_read_forwards_and_backwards(guest: Person) -> None:
    for n in range(7):
        thread_id = said(guest.id, f"message {n + 1}").thread_id
    path = f"{THREADS}{thread_id}/messages"

    def read(**query: int) -> tuple[list[int], bool]:
        page = guest.get(path, **query).json
        return [message["seq"] for message in page["items"]], page["more"]

    assert read(limit=3) == ([1, 2, 3], True)
    assert read(after_seq=3, limit=3) == ([4, 5, 6], True)
    assert read(after_seq=6) == ([7], False)
    assert read(after_seq=7) == ([], False)
    assert read(before_seq=7, limit=3) == ([4, 5, 6], True)
    assert read(before_seq=4) == ([1, 2, 3], False)
    assert read(before_seq=1) == ([], False)
    told(guest.get(path, after_seq=1, before_seq=3), 422)


@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": 101}, {"limit": "x"}, {"after_seq": -1}, {"after_seq": 2**31}]
)
def test_an_unusable_query_is_422(guest: Person, query: dict[str, Any]) -> None:
    thread_id = guest.say("hello").json["thread_id"]
    told(guest.get(f"{THREADS}{thread_id}/messages", **query), 422)


def test_reading_lowers_the_unread_count_and_never_raises_it(guest: Person) -> None:
    thread_id = answered(guest.id).thread_id
    answered(guest.id, "again")
    read = partial(guest.post, f"{THREADS}{thread_id}/read")
    assert guest.get("/api/v1/messages/unread-count").json == {"unread_count": 2}
    assert [read({"up_to_seq": seq}).json["unread_count"] for seq in (2, 0, 99)] == [1, 1, 0]
    assert all(not m["is_unread"] for m in guest.get(f"{THREADS}{thread_id}/messages").json["items"])
    told(read({"up_to_seq": -1}), 422)
    told(read({}), 422)


def test_an_erased_thread_is_gone(guest: Person) -> None:
    thread_id = answered(guest.id).thread_id
    assert guest.delete(f"{THREADS}{thread_id}").status_code == 204
    told(guest.get(f"{THREADS}{thread_id}/messages"), 404)
    told(guest.delete(f"{THREADS}{thread_id}"), 404)
    assert (count("messages"), count("turns"), count("conversations")) == (0, 0, 0)
    redis.client.flushdb()
    assert guest.say("hello").status_code == 202


def test_the_words_of_an_erased_thread_prove_nothing_any_more_and_those_of_others_do(guest: Person) -> None:
    gone = said(guest.id, "we have a cat")
    guest.post(THREADS)
    kept = said(guest.id, "we have a dog")
    for message, pet in ((gone, "cat"), (kept, "dog")):
        enter(guest.id, source(message.message_id), found("pets", pet, evidence=f"a {pet}"))
    assert guest.delete(f"{THREADS}{gone.thread_id}").status_code == 204
    proofs = [("cat", ""), ("dog", "a dog")]
    assert rows("select value, evidence from preferences order by value") == proofs
    assert rows("select after->>'value', evidence from preference_events order by 1") == proofs


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("get", "{thread}/messages", None),
        ("post", "{thread}/read", {"up_to_seq": 1}),
        ("delete", "{thread}", None),
    ],
)
def test_somebody_elses_thread_is_like_one_that_is_not_there(guest: Person, method: str, path: str, body: Any) -> None:
    thread = answered(people.guest(guest.client).id).thread_id
    bodies = []
    for thread_id in (thread, uuid4()):
        address = THREADS + path.format(thread=thread_id)
        answer = getattr(guest.client, method)(address, json=body, headers=guest.headers)
        bodies.append(but_for_the_id(told(answer, 404, "thread_not_found")))
    assert bodies[0] == bodies[1]
    assert (count("messages"), rows("select read_up_to_seq from conversations")) == (2, [(0,)])
