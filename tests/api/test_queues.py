"""`/api/v1/admin/queues`: what waits, and an admin's hand on it."""

from typing import Any
from uuid import UUID

import dramatiq
import pytest
from flask.testing import FlaskClient

from app.actors import pausing
from app.actors.middleware import deduplication
from app.domain.turns import backlog as open_turns
from app.kit import jobs
from tests.dying import letter
from tests.jobs import queued
from tests.making import count, guest, rows, said
from tests.people import Person
from tests.problems import told
from tests.roles import audited, of_role

ROOT = "/api/v1/admin/queues"


@pytest.fixture
def admin(client: FlaskClient) -> Person:
    return of_role(client, "admin", "Ada")


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is believed that another test has seen."""
    pausing.connect()
    monkeypatch.setattr(open_turns, "FRESH", 0)


def shown(admin: Person, name: str = "chat") -> Any:
    return next(one for one in admin.get(ROOT).json["items"] if one["name"] == name)


def test_every_queue_is_listed_with_what_waits_in_it(admin: Person) -> None:
    for number in range(3):
        said(guest(), f"hello {number}")
    page = admin.get(ROOT).json
    assert [one["name"] for one in page["items"]] == jobs.names()
    assert page["next_cursor"] is None
    chat = shown(admin)
    assert chat == {
        "name": "chat",
        "ready": 3,
        "delayed": 0,
        "running": 0,
        "dead": 0,
        "oldest_seconds": chat["oldest_seconds"],
        "paused": None,
    }
    assert 0 <= chat["oldest_seconds"] < 10


def test_what_is_delayed_taken_and_dead_is_counted_apart(admin: Person) -> None:
    from app.domain import failed_tasks
    from app.kit.transaction import transaction

    broker = dramatiq.get_broker()
    for _ in range(5):
        said(guest())
    job = queued("chat")[0]
    broker.enqueue(job.copy(message_id="later"), delay=60_000)
    consumer = broker.consume("chat", prefetch=2)
    assert next(consumer)
    with transaction() as session:
        failed_tasks.record(session, letter(queue="chat"))
    chat = shown(admin)
    assert (chat["ready"], chat["delayed"], chat["running"], chat["dead"]) == (3, 1, 2, 1)
    (worker,) = admin.get("/api/v1/admin/overview").json["workers"]
    assert (worker["jobs"], worker["last_seen_seconds"] < 10) == (2, True)


def test_the_age_is_that_of_the_oldest_job_wherever_it_stands(admin: Person) -> None:
    broker = dramatiq.get_broker()
    said(guest())
    fresh = queued("chat")[0]
    broker.enqueue(
        fresh.copy(message_id="older", args=("another",), message_timestamp=fresh.message_timestamp - 100_000)
    )
    assert 100 <= shown(admin)["oldest_seconds"] < 110


def test_pausing_says_who_and_why_and_resuming_ends_it(admin: Person) -> None:
    paused = admin.post(f"{ROOT}/chat/pause", {"reason": " the model is wrong "})
    assert paused.status_code == 200
    assert paused.json["paused"] == {
        "by": "Ada",
        "reason": "the model is wrong",
        "since": paused.json["paused"]["since"],
    }
    assert shown(admin)["paused"] == paused.json["paused"]
    again = admin.post(f"{ROOT}/chat/pause", {"reason": "still"}).json["paused"]
    assert (again["reason"], again["since"]) == ("still", paused.json["paused"]["since"])
    assert admin.post(f"{ROOT}/chat/resume", {"reason": "mended"}).json["paused"] is None
    assert admin.post(f"{ROOT}/chat/resume", {}).json["paused"] is None
    assert audited("queue.pause") == [
        (admin.id, "chat", {"reason": "the model is wrong"}),
        (admin.id, "chat", {"reason": "still"}),
    ]
    assert audited("queue.resume") == [(admin.id, "chat", {"reason": "mended", "was": "still"})]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501, "a\x00b"])
def test_a_pause_needs_a_reason(admin: Person, reason: str) -> None:
    told(admin.post(f"{ROOT}/chat/pause", {"reason": reason}), 422)
    assert (count("queue_pauses"), count("audit")) == (0, 0)


def test_an_unknown_queue_is_404(admin: Person) -> None:
    for deed, body in (("pause", {"reason": "x"}), ("resume", {}), ("purge", {"confirm": "gossip", "reason": "x"})):
        told(admin.post(f"{ROOT}/gossip/{deed}", body), 404, "queue_not_found")
    assert count("audit") == 0


def test_whoever_writes_or_waits_while_replies_are_paused_is_told_so(admin: Person, guest: Person, heard: Any) -> None:
    waits = guest.say("before").json
    admin.post(f"{ROOT}/chat/pause", {"reason": "a drill"})
    assert [one["in_reply_to"] for one in of(heard, "paused")] == [waits["message_id"]]
    accepted = guest.say("hello")
    assert (accepted.status_code, accepted.json["status"]) == (202, "queued")
    assert of(heard, "paused")[-1]["in_reply_to"] == accepted.json["message_id"]
    admin.post(f"{ROOT}/chat/resume", {})
    guest.say("and now")
    assert len(of(heard, "paused")) == 2


def of(heard: Any, event: str) -> list[dict[str, Any]]:
    return [one for one in heard.of("chat_status") if one["event"] == event]


def test_purging_drops_what_is_ready_and_nothing_else(admin: Person) -> None:
    broker = dramatiq.get_broker()
    for _ in range(4):
        said(guest())
    job = queued("chat")[0]
    broker.enqueue(job.copy(message_id="later"), delay=60_000)
    running = next(broker.consume("chat", prefetch=1))
    answer = admin.post(f"{ROOT}/chat/purge", {"confirm": "chat", "reason": "poison"})
    assert (answer.status_code, answer.json) == (200, {"dropped": 3})
    chat = shown(admin)
    assert (chat["ready"], chat["delayed"], chat["running"], chat["oldest_seconds"]) == (0, 1, 1, None)
    assert [job.message_id for job in queued("chat")] == [running.message_id]
    assert audited("queue.purge") == [(admin.id, "chat", {"reason": "poison"})]


def test_a_thousand_jobs_are_dropped_too(admin: Person) -> None:
    broker = dramatiq.get_broker()
    said(guest())
    job = queued("chat")[0]
    for number in range(1000):
        broker.enqueue(job.copy(args=(str(number),), message_id=str(number)))
    assert admin.post(f"{ROOT}/chat/purge", {"confirm": "chat", "reason": "x"}).json == {"dropped": 1001}
    assert queued("chat") == []


def test_what_rows_owe_comes_back_by_itself_after_a_purge(admin: Person) -> None:
    from app.actors import chores  # importing declares them, so the broker must be there before

    thread = said(guest()).thread_id
    admin.post(f"{ROOT}/chat/purge", {"confirm": "chat", "reason": "x"})
    rows("update turns set created_at = now() - interval '1 minute'")
    deduplication.forget("chat.reply", [str(thread)])  # as four seconds do
    chores.sweep()
    assert [UUID(str(job.args[0])) for job in queued("chat")] == [thread]


@pytest.mark.parametrize("confirm", ["", "Chat", "memory"])
def test_a_purge_that_is_not_confirmed_drops_nothing(admin: Person, confirm: str) -> None:
    said(guest())
    answer = admin.post(f"{ROOT}/chat/purge", {"confirm": confirm, "reason": "x"})
    told(answer, 422)
    assert [error["field"] for error in answer.json["errors"]] == ["confirm"]
    assert (len(queued("chat")), count("audit")) == (1, 0)


def test_without_redis_the_queues_are_503(admin: Person, no_redis: None) -> None:
    told(admin.get(ROOT), 503, "queue_unavailable")
    told(admin.post(f"{ROOT}/chat/purge", {"confirm": "chat", "reason": "x"}), 503, "queue_unavailable")
    assert count("audit") == 0


def test_the_list_takes_as_many_queries_however_much_waits(admin: Person, queries: list[str]) -> None:
    admin.get(ROOT)
    queries.clear()
    admin.get(ROOT)
    few = len(queries)
    for _ in range(20):
        said(guest())
    queries.clear()
    admin.get(ROOT)
    assert len(queries) == few <= 4
