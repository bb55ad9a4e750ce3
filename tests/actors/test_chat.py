"""Answering: everything owed, in order, once; no claim is kept after a failure."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import UUID

import dramatiq
import pytest

from app.actors import streaming
from app.brain.types import Capabilities, Reply, TraceStep, TurnContext
from app.domain import conversations, turns
from app.kit.transaction import transaction
from tests.actors.brains import Answering, Think, echo
from tests.counting import survived
from tests.doubles.listener import Listener
from tests.dying import forget_workers
from tests.making import claim, lapse_leases, messages, rows, said
from tests.waiting import until


class Interrupted(BaseException):
    """Like dramatiq's time limit and shutdown."""


@pytest.fixture
def worker(database: None) -> Iterator[None]:
    """A real worker on the real queues."""
    queues = {"chat", "chat.DQ"}  # what follows a reply would still run when the worker is stopped
    worker = dramatiq.Worker(dramatiq.get_broker(), queues=queues, worker_timeout=100, worker_threads=2)
    worker.start()
    yield
    dramatiq.get_broker().join("chat", timeout=10_000)
    worker.stop()
    forget_workers(dramatiq.get_broker())


def contents(thread_id: UUID) -> list[str]:
    return [message.content for message in messages(thread_id)]


def test_everything_owed_is_answered_in_order(user: UUID, thinking: Callable[[Think], None], reply: Answering) -> None:
    thinking(echo)
    asked = [said(user, words) for words in ("one", "two", "three")]
    reply(asked[0].thread_id)
    replies = messages(asked[0].thread_id)[3:]
    assert [one.content for one in replies] == ["About one", "About two", "About three"]
    assert [one.in_reply_to for one in replies] == [one.message_id for one in asked]


def test_a_real_worker_answers_what_was_accepted(
    user: UUID, thinking: Callable[[Think], None], worker: None, heard: Listener
) -> None:
    thinking(echo)
    accepted = said(user, "hello", correlation_id="cid-5")
    until(lambda: len(messages(accepted.thread_id)) == 2, 10, "the reply")
    until(lambda: heard.of("typing")[-1:] and heard.of("typing")[-1]["value"] is False)
    assert {payload["cid"] for event, _, payload in heard.heard if event != "thread"} == {"cid-5"}


def test_who_finds_the_thread_busy_returns_at_once(
    user: UUID, thinking: Callable[[Think], None], reply: Answering
) -> None:
    thinking(lambda *_: pytest.fail("it thought"))
    thread_id = said(user).thread_id
    claim(thread_id)
    reply(thread_id)
    assert contents(thread_id) == ["hello"]


@pytest.mark.parametrize("error", [ValueError, Interrupted, KeyboardInterrupt])
def test_a_failing_brain_gives_the_turn_back_and_the_failure_on(
    user: UUID, thinking: Callable[[Think], None], reply: Answering, error: type[BaseException]
) -> None:
    def fail(*_: object) -> Reply:
        raise error

    thinking(fail)
    thread_id = said(user).thread_id
    with pytest.raises(error):
        reply(thread_id)
    assert rows("select status, attempts, error from turns") == [("queued", 1, error.__name__)]
    thinking(echo)
    reply(thread_id)
    assert contents(thread_id) == ["hello", "About hello"]


@pytest.mark.parametrize(("outcome", "more"), [("ok: 2 facts, 1 turns", 0), ("silent", 1), ("TimeoutError", 1)])
def test_what_recalling_brought_is_kept_in_the_trace_and_only_its_failure_is_counted(
    user: UUID, thinking: Callable[[Think], None], reply: Answering, outcome: str, more: int
) -> None:
    step, before = TraceStep("recall", 12.5, outcome), survived("brain.recall")
    thinking(lambda context, able: replace(echo(context, able), trace=(step,)))
    reply(said(user, "do you remember me?").thread_id)
    assert rows("select trace from turns")[0][0] == [{"node": "recall", "ms": 12.5, "outcome": outcome, "tool": None}]
    assert survived("brain.recall") == before + more


def test_a_claim_lost_while_thinking_records_nothing(
    user: UUID, thinking: Callable[[Think], None], reply: Answering
) -> None:
    def slow(context: TurnContext, able: Capabilities) -> Reply:
        lapse_leases()
        assert claim(context.thread_id, "another-worker")
        return echo(context, able)

    thinking(slow)
    thread_id = said(user).thread_id
    reply(thread_id)
    assert contents(thread_id) == ["hello"]
    assert rows("select status, worker from turns") == [("running", "another-worker")]
    assert rows("select checkpoint from conversations") == [(None,)]


@pytest.mark.parametrize("ending", ["stopped", "erased"])
def test_a_turn_that_ended_while_thinking_is_not_answered(
    user: UUID, thinking: Callable[[Think], None], reply: Answering, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setattr(streaming, "KEEP_EVERY", 0)
    monkeypatch.setattr(streaming, "KEEP_FIRST", 0)
    wrote: list[str] = []

    def interrupted(context: TurnContext, able: Capabilities) -> Reply:
        able.stream("There are ")
        with transaction() as session:
            verb = turns.stop if ending == "stopped" else conversations.erase
            verb(session, user, context.thread_id)
        able.stream("three flats")
        wrote.append("it went on")
        return echo(context, able)

    thinking(interrupted)
    thread_id = said(user).thread_id
    reply(thread_id)
    assert wrote == []
    assert contents(thread_id) == (["hello", "There are "] if ending == "stopped" else [])
