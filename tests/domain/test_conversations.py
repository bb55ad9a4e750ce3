"""Threads: one active per person, numbered without gaps, nobody else's business, gone when erased."""

from functools import partial
from uuid import UUID, uuid4

import pytest

from app.domain import conversations
from app.domain.conversations import CheckpointError, Conversation, Message, Opinion
from app.kit.errors import NotFound
from app.kit.transaction import transaction
from tests.making import answered, claim, count, guest, messages, record, rows, said
from tests.racing import at_once

pytestmark = pytest.mark.usefixtures("database")


def activate(user_id: UUID) -> UUID:
    with transaction() as session:
        return conversations.active(session, user_id).id


def open_new(user_id: UUID) -> UUID:
    with transaction() as session:
        return conversations.open_new(session, user_id).id


def test_racing_first_messages_get_one_active_thread() -> None:
    user = guest()
    assert len(set(at_once([partial(activate, user)] * 10))) == 1
    assert count("conversations") == 1


def test_racing_first_messages_are_all_in_that_thread() -> None:
    user = guest()
    accepted = at_once([partial(said, user, f"message {n}") for n in range(10)])
    assert {one.thread_id for one in accepted} == {activate(user)}  # type: ignore[union-attr]


def test_seq_has_no_gaps_when_many_write_at_once() -> None:
    user = guest()
    accepted = at_once([partial(said, user, f"message {n}") for n in range(20)])
    assert sorted(one.seq for one in accepted) == list(range(1, 21))  # type: ignore[union-attr]
    assert [message.seq for message in messages(activate(user))] == list(range(1, 21))


def test_opening_a_thread_retires_the_old_one_and_keeps_it() -> None:
    user = guest()
    old = said(user).thread_id
    new = open_new(user)
    assert activate(user) == new != old
    assert rows("select active from conversations where id = :id", id=old) == [(False,)]
    assert len(messages(old)) == 1


def test_racing_openings_leave_one_active_thread() -> None:
    user = guest()
    at_once([partial(open_new, user)] * 5)
    assert rows("select count(*) from conversations where active") == [(1,)]


@pytest.mark.parametrize("verb", [conversations.own, conversations.lock, conversations.erase])
def test_somebody_elses_thread_is_like_one_that_is_not_there(verb: object) -> None:
    thread, stranger = said(guest()).thread_id, guest()
    told: list[str] = []
    for thread_id in (thread, uuid4()):
        with pytest.raises(NotFound) as caught, transaction() as session:
            verb(session, stranger, thread_id)  # type: ignore[operator]
        told.append(f"{caught.value.code} {caught.value.detail}")
    assert told[0] == told[1]
    assert len(messages(thread)) == 1


def test_erasing_leaves_nothing_behind() -> None:
    user = guest()
    accepted = answered(user)
    said(user, "another, still owed")
    with transaction() as session:
        reply = messages_of(session, accepted.thread_id)[1]
        conversations.rate(session, user, accepted.thread_id, reply.id, Opinion(rating="up"))
    with transaction() as session:
        conversations.erase(session, user, accepted.thread_id)
    assert {table: count(table) for table in ("conversations", "messages", "turns", "feedback")} == {
        "conversations": 0,
        "messages": 0,
        "turns": 0,
        "feedback": 0,
    }


def test_a_reply_to_an_erased_thread_is_dropped() -> None:
    user = guest()
    accepted = said(user)
    held = claim(accepted.thread_id)
    assert held
    with transaction() as session:
        conversations.erase(session, user, accepted.thread_id)
    assert record(held) is False
    assert count("messages") == 0


def test_reading_never_goes_back_and_never_beyond_the_end() -> None:
    user = guest()
    thread = answered(user).thread_id
    for up_to, expected in ((1, 1), (99, 2), (1, 2)):
        with transaction() as session:
            conversations.mark_read(session, user, thread, up_to)
        assert rows("select read_up_to_seq from conversations") == [(expected,)]


def test_only_what_others_said_is_unread() -> None:
    user = guest()
    thread = answered(user).thread_id
    answered(user, "again")
    with transaction() as session:
        assert conversations.unread_count(session, user) == 2
        conversations.mark_read(session, user, thread, 2)
        session.flush()
        assert conversations.unread_count(session, user) == 1


def test_participants_are_named_once_each() -> None:
    user = guest()
    answered(user)
    answered(user, "again")
    ((participants,),) = rows("select participants from conversations")
    assert [one["display_name"] for one in participants] == ["Guest", "Easy Islanders"]


@pytest.mark.parametrize("broken", [[], "text", 5, {"agent": "a", "slots": 7}])
def test_a_checkpoint_that_cannot_be_read_says_so(broken: object) -> None:
    with pytest.raises(CheckpointError) as caught:
        Conversation(id=uuid4(), checkpoint=broken).context()  # type: ignore[arg-type]
    assert caught.value.__cause__


def test_without_a_checkpoint_there_is_no_context() -> None:
    assert Conversation(id=uuid4(), checkpoint=None).context() == {"agent": None, "filled_slots": {}}


def messages_of(session: object, thread_id: UUID) -> list[Message]:
    return list(conversations.messages_after(session, thread_id, 0, 100)[0])  # type: ignore[arg-type]
