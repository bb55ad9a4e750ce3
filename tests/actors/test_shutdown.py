"""A worker that must stop hands its turn over; nobody waits for a lease, no attempt is lost, nobody is starved."""

from collections.abc import Callable
from uuid import UUID

import pytest
from dramatiq.middleware import Shutdown

from app.brain.types import Capabilities, Reply, TurnContext
from app.extensions import redis
from app.kit import outbox
from tests.actors.brains import Answering, Think, echo
from tests.jobs import queued
from tests.making import claim, messages, rows, said


def interrupted(context: TurnContext, able: Capabilities) -> Reply:
    raise Shutdown


def interrupted_claim(conversation_id: UUID) -> None:
    raise Shutdown


def test_a_stopped_worker_hands_its_turn_over_at_once(
    user: UUID, thinking: Callable[[Think], None], reply: Answering
) -> None:
    thinking(interrupted)
    thread = said(user).thread_id
    said(user, "second")
    redis.client.flushdb()
    reply(thread)
    assert rows("select status, attempts, claim_id from turns order by seq") == [("queued", 0, None)] * 2
    assert [job.args[0] for job in queued("chat")] == [str(thread)]


def test_one_that_is_stopped_before_it_learns_what_it_claimed_hands_it_over_too(
    user: UUID, reply: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = outbox.flush

    def interrupted_after_the_commit(pending: list[outbox.Item]) -> None:
        monkeypatch.setattr(outbox, "flush", real)
        raise Shutdown

    thread = said(user).thread_id
    redis.client.flushdb()
    monkeypatch.setattr(outbox, "flush", interrupted_after_the_commit)
    reply(thread)
    assert rows("select status, attempts, claim_id from turns") == [("queued", 0, None)]
    assert [job.args[0] for job in queued("chat")] == [str(thread)]


def test_what_another_worker_holds_is_not_handed_over(
    user: UUID, thinking: Callable[[Think], None], reply: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = said(user).thread_id
    assert claim(thread, "worker-2")
    monkeypatch.setattr("app.actors.chat._claim", interrupted_claim)
    reply(thread)
    assert rows("select status, worker from turns") == [("running", "worker-2")]


def test_the_next_worker_need_not_wait_for_the_lease(
    user: UUID, thinking: Callable[[Think], None], reply: Answering
) -> None:
    thinking(interrupted)
    thread = said(user, "hello").thread_id
    reply(thread)
    assert claim(thread, "worker-2")


def test_a_long_thread_lets_the_others_have_their_turn(
    user: UUID, thinking: Callable[[Think], None], reply: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    thinking(echo)
    monkeypatch.setattr("app.actors.chat.TURNS_AT_ONCE", 2)
    thread, *_ = (said(user, words).thread_id for words in ("one", "two", "three"))
    redis.client.flushdb()
    reply(thread)
    assert len(messages(thread)) == 3 + 2
    assert [job.args[0] for job in queued("chat")] == [str(thread)]
    reply(thread)
    assert len(messages(thread)) == 3 + 3
