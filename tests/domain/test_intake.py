"""Intake: whatever is sent again, there is one message, one turn and one job."""

from functools import partial
from uuid import UUID, uuid4

import pytest

from app.domain.turns import Accepted, Admission
from app.kit.errors import Conflict, NotFound, RateLimited
from tests.doubles.listener import Listener
from tests.jobs import queued
from tests.making import accept, answered, count, guest, incoming, messages, rows, said
from tests.racing import at_once

pytestmark = pytest.mark.usefixtures("database")
FULL = Admission(allowed=False, retry_after=7)


def test_a_message_becomes_a_row_a_turn_and_a_job(heard: Listener) -> None:
    accepted = said(guest(), "hello", correlation_id="cid-3")
    assert (count("messages"), count("turns")) == (1, 1)
    assert [job.args for job in queued("chat")] == [(str(accepted.thread_id),)]
    assert heard.names() == ["thread", "chat_message", "chat_status"]
    assert {payload["cid"] for event, _, payload in heard.heard if event != "thread"} == {"cid-3"}
    assert heard.of("chat_status")[0]["event"] == "queued"


def test_the_same_id_again_finds_what_it_made_and_does_nothing_more(heard: Listener) -> None:
    message = incoming(guest())
    first = accept(message)
    heard.heard.clear()
    assert accept(message) == first.model_copy(update={"duplicate": True})
    assert (count("messages"), count("turns"), len(queued("chat"))) == (1, 1, 1)
    assert heard.names() == []


def test_twenty_copies_at_once_are_one_message() -> None:
    message = incoming(guest())
    told = [one for one in at_once([partial(accept, message)] * 20) if isinstance(one, Accepted)]
    assert len(told) == 20
    assert len({(one.message_id, one.thread_id, one.seq) for one in told}) == 1
    assert sorted(one.duplicate for one in told) == [False] + [True] * 19
    assert (count("messages"), count("turns"), len(queued("chat"))) == (1, 1, 1)


def test_a_copy_sent_after_the_thread_was_retired_is_still_found() -> None:
    user = guest()
    message = incoming(user)
    first = accept(message)
    rows("update conversations set active = false")
    assert accept(message).message_id == first.message_id
    assert count("messages") == 1


def test_a_copy_after_the_answer_says_that_it_was_answered() -> None:
    user = guest()
    client_msg_id = uuid4()
    answered(user, client_msg_id=client_msg_id)
    again = accept(incoming(user, client_msg_id=client_msg_id))
    assert (again.duplicate, again.status) == (True, "answered")


def test_the_same_id_with_another_text_is_a_conflict() -> None:
    user = guest()
    client_msg_id = uuid4()
    said(user, "hello", client_msg_id=client_msg_id)
    with pytest.raises(Conflict) as caught:
        said(user, "something else", client_msg_id=client_msg_id)
    assert caught.value.code == "idempotency_conflict"
    assert count("messages") == 1


def test_the_same_id_of_somebody_else_is_another_message() -> None:
    client_msg_id = uuid4()
    first, second = (said(guest(), client_msg_id=client_msg_id) for _ in range(2))
    assert first.message_id != second.message_id
    assert not second.duplicate


def test_a_new_message_without_room_is_refused_and_leaves_nothing() -> None:
    with pytest.raises(RateLimited) as caught:
        accept(incoming(guest()), FULL)
    assert caught.value.retry_after == 7
    assert (count("messages"), count("turns"), count("conversations")) == (0, 0, 0)


def test_an_old_message_goes_through_a_full_limit() -> None:
    message = incoming(guest())
    accept(message)
    assert accept(message, FULL).duplicate


def test_an_attempt_counts_only_when_it_stored_a_message() -> None:
    message = incoming(guest())
    spent: list[bool] = []
    for _ in range(3):
        admission = Admission(allowed=True)
        accept(message, admission)
        spent.append(admission.spent)
    assert spent == [True, False, False]


@pytest.mark.parametrize("thread", ["unknown", "somebody else's"])
def test_a_thread_that_is_not_the_senders_is_not_found_and_leaves_nothing(thread: str) -> None:
    thread_id: UUID = uuid4() if thread == "unknown" else said(guest()).thread_id
    before = count("messages")
    with pytest.raises(NotFound):
        said(guest(), thread_id=thread_id)
    assert count("messages") == before


def test_ids_derive_from_what_was_sent() -> None:
    """What is lost and sent again after an erased row gets the same id, so that a client sees one message."""
    message = incoming(guest())
    first = accept(message)
    rows("delete from messages")
    assert accept(message).message_id == first.message_id


def test_a_message_keeps_its_attachments_and_its_sender() -> None:
    attachment = {"name": "plan.pdf", "url": "https://example.com/plan.pdf", "type": "application/pdf"}
    accepted = said(guest(), attachments=[attachment])
    (message,) = messages(accepted.thread_id)
    assert message.attachments == [attachment]
    assert message.view().sender.display_name == "Guest"
