"""Recording: one reply while it is owed, none afterwards; stopping keeps what was written."""

from functools import partial
from uuid import UUID

import pytest

from app.domain import turns
from app.domain.conversations import Message
from app.domain.turns import Claim
from app.kit.errors import NotFound
from app.kit.transaction import transaction
from tests.doubles.listener import Listener
from tests.making import claim, guest, messages, record, rows, said
from tests.racing import at_once

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def user() -> UUID:
    return guest()


@pytest.fixture
def held(user: UUID) -> Claim:
    held = claim(said(user).thread_id)
    assert held
    return held


def stop(user: UUID, thread_id: UUID) -> Message | None:
    with transaction() as session:
        return turns.stop(session, user, thread_id)


def test_the_reply_answers_its_message_and_is_announced(held: Claim, heard: Listener) -> None:
    heard.heard.clear()
    assert record(held, "Three flats in Kyrenia")
    question, reply = messages(held.conversation_id)
    assert (reply.role, reply.seq, reply.in_reply_to) == ("assistant", 2, question.id)
    assert reply.id == turns.reply_id(held.turn_id)
    assert heard.names() == ["thread", "chat_message", "typing"]
    assert heard.of("chat_message")[0]["message"] == reply.view().wire()
    assert heard.of("typing")[0]["value"] is False


def test_recording_twice_under_one_claim_stores_one_reply(held: Claim) -> None:
    assert [record(held, "first"), record(held, "second")] == [True, False]
    assert [message.content for message in messages(held.conversation_id)] == ["hello", "first"]


def test_of_many_recording_at_once_one_does(held: Claim) -> None:
    outcomes = at_once([partial(record, held, f"reply {n}") for n in range(10)])
    assert sorted(outcomes) == [False] * 9 + [True]  # type: ignore[type-var]
    assert len(messages(held.conversation_id)) == 2


def test_the_checkpoint_is_stored_with_the_reply_and_numbered(held: Claim) -> None:
    record(held, checkpoint={"agent": "real_estate", "slots": {"bedrooms": 2}})
    assert rows("select checkpoint, checkpoint_version from conversations") == [
        ({"agent": "real_estate", "slots": {"bedrooms": 2}}, 1)
    ]


def test_a_lost_claim_overwrites_no_checkpoint(held: Claim) -> None:
    record(held, checkpoint={"agent": "new"})
    record(held, checkpoint={"agent": "old"})
    assert rows("select checkpoint, checkpoint_version from conversations") == [({"agent": "new"}, 1)]


def test_stopping_keeps_the_words_so_far_and_the_writer_has_lost(user: UUID, held: Claim, heard: Listener) -> None:
    with transaction() as session:
        turns.keep_partial(session, held, "There are thr")
    heard.heard.clear()
    stopped = stop(user, held.conversation_id)
    assert stopped
    assert (stopped.content, stopped.status, stopped.in_reply_to) == ("There are thr", "stopped", held.message_id)
    assert [one["event"] for one in heard.of("chat_status")] == ["stopped"]
    assert heard.of("typing")[-1]["value"] is False
    assert record(held, "There are three flats") is False
    assert [message.content for message in messages(held.conversation_id)] == ["hello", "There are thr"]


def test_stopping_before_anybody_began_leaves_nothing_to_claim(user: UUID) -> None:
    thread = said(user).thread_id
    stopped = stop(user, thread)
    assert stopped
    assert stopped.content == ""
    assert claim(thread) is None


def test_stopping_ends_one_turn_and_the_next_is_answered(user: UUID, held: Claim) -> None:
    second = said(user, "second")
    stop(user, held.conversation_id)
    following = claim(held.conversation_id)
    assert following
    assert following.message_id == second.message_id


def test_stopping_keeps_the_context_of_the_replies_before(user: UUID, held: Claim) -> None:
    record(held, checkpoint={"agent": "real_estate", "slots": {"bedrooms": 2}})
    said(user, "and cheaper?")
    claim(held.conversation_id)
    stop(user, held.conversation_id)
    assert rows("select checkpoint from conversations") == [({"agent": "real_estate", "slots": {"bedrooms": 2}},)]


def test_stopping_when_nothing_is_written_does_nothing(user: UUID, held: Claim) -> None:
    record(held)
    assert stop(user, held.conversation_id) is None
    assert len(messages(held.conversation_id)) == 2


def test_only_its_person_may_stop_a_reply(held: Claim) -> None:
    with pytest.raises(NotFound):
        stop(guest(), held.conversation_id)
    assert record(held)


def test_of_stopping_and_recording_at_once_one_wins(user: UUID, held: Claim) -> None:
    stopped, recorded = at_once([partial(stop, user, held.conversation_id), partial(record, held)])
    assert (stopped is None) == (recorded is True)
    assert len(messages(held.conversation_id)) == 2


def test_a_turn_remembers_what_became_of_it(held: Claim) -> None:
    record(held)
    ((status, claim_id, ended, worker),) = rows("select status, claim_id, ended_at, worker from turns")
    assert (status, claim_id, worker) == ("answered", None, "worker-1")
    assert ended
