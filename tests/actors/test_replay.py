"""A replayed reply: exactly one for each message that is still owed one."""

from collections.abc import Callable
from uuid import UUID

import pytest

from app.domain import failed_tasks
from app.domain.failed_tasks import Preview
from app.kit.transaction import transaction
from tests.actors.brains import Answering, Think, echo
from tests.dying import died
from tests.jobs import queued
from tests.making import answered, messages, rows, said


@pytest.fixture(autouse=True)
def _echoes(thinking: Callable[[Think], None]) -> None:
    thinking(echo)


def replay(task: UUID) -> None:
    with transaction() as session:
        failed_tasks.replay(session, task, "cli")


def preview(task: UUID) -> Preview:
    with transaction() as session:
        return failed_tasks.preview(session, failed_tasks.get(session, task))


def fail_turns(thread_id: UUID) -> None:
    """Let every open turn of the thread have failed for good."""
    rows(
        "update turns set status = 'failed', attempts = 5, claim_id = null, lease_until = null, ended_at = now() "
        "where conversation_id = :id and status in ('queued', 'running')",
        id=thread_id,
    )


def test_a_replayed_reply_is_given_exactly_once(user: UUID, reply: Answering) -> None:
    """Two turns failed, one had been answered: the replay answers the two, and a further wake-up none."""
    thread = answered(user, "first").thread_id
    said(user, "second")
    said(user, "third")
    fail_turns(thread)
    task = died(actor="chat.reply", queue="chat", args=(str(thread),))
    assert preview(task).turns == {"answered": 1, "failed": 2}
    assert (preview(task).done, preview(task).would) == (
        "answered already 1, stopped 0",
        "would answer 2, each with one reply",
    )
    replay(task)
    assert [job.args for job in queued("chat")][-1] == (str(thread),)
    reply(thread)
    reply(thread)
    words = [message.content for message in messages(thread) if message.role == "assistant"]
    assert words == ["About first", "About second", "About third"]


def test_a_replay_of_what_was_answered_meanwhile_answers_nothing(user: UUID, reply: Answering) -> None:
    thread = answered(user, "first").thread_id
    task = died(actor="chat.reply", queue="chat", args=(str(thread),))
    assert preview(task).would == "would answer 0, each with one reply"
    replay(task)
    reply(thread)
    assert len(messages(thread)) == 2
