"""The payload of `rehydration`, in every state that a thread can be in."""

from typing import Any
from uuid import UUID

import pytest

from app.domain import conversations, turns
from app.kit.errors import NotFound
from app.kit.transaction import transaction
from app.realtime.rehydration import PAGE, rehydrate
from tests.counting import survived
from tests.making import answered, claim, guest, record, rows, said
from tests.remembering import found, tell


@pytest.fixture
def user(database: None) -> UUID:
    return guest()


def rehydrated(user: UUID, thread_id: UUID, last_seq: int | None = None) -> dict[str, Any]:
    with transaction() as session:
        return rehydrate(session, user, thread_id, last_seq)


def test_a_half_written_reply_comes_with_the_words_so_far(user: UUID) -> None:
    accepted = said(user)
    held = claim(accepted.thread_id)
    assert held
    assert rehydrated(user, accepted.thread_id)["partial"] is None
    with transaction() as session:
        turns.keep_partial(session, held, "Günaydın")
    assert rehydrated(user, accepted.thread_id)["partial"] == {
        "message_id": str(turns.reply_id(held.turn_id)),
        "in_reply_to": str(accepted.message_id),
        "text": "Günaydın",
        "offset": 8,
    }
    record(held, "Günaydın, Ayşe")
    assert rehydrated(user, accepted.thread_id)["partial"] is None


def test_the_context_is_the_checkpoint_that_the_last_reply_left(user: UUID) -> None:
    held = claim(said(user).thread_id)
    assert held
    record(held, checkpoint={"agent": "real_estate", "slots": {"bedrooms": 2}, "anything": "else"})
    payload = rehydrated(user, held.conversation_id)
    assert (payload["has_context"], payload["fallback"]) == (True, False)
    assert payload["context"] == {"agent": "real_estate", "filled_slots": {"bedrooms": 2}}


def test_a_failing_checkpoint_is_counted_and_the_messages_still_come(user: UUID) -> None:
    thread_id = answered(user).thread_id
    rows("update conversations set checkpoint = '[1]'")
    before = survived("rehydration.checkpoint")
    payload = rehydrated(user, thread_id)
    assert (payload["has_context"], payload["fallback"], len(payload["messages"])) == (False, True, 2)
    assert survived("rehydration.checkpoint") == before + 1


def test_a_long_thread_begins_with_its_latest_page_or_where_one_was(user: UUID) -> None:
    for n in range(PAGE + 5):
        thread_id = said(user, f"message {n}").thread_id
    latest = rehydrated(user, thread_id)
    assert [m["seq"] for m in latest["messages"]] == list(range(6, PAGE + 6))
    after = rehydrated(user, thread_id, 2)
    assert [m["seq"] for m in after["messages"]] == list(range(3, PAGE + 3))
    assert after["more"] is True


def test_somebody_elses_thread_is_not_found(user: UUID) -> None:
    thread_id, stranger = said(user).thread_id, guest()
    with pytest.raises(NotFound):
        rehydrated(stranger, thread_id)


def test_what_is_remembered_about_the_person_comes_with_every_thread(user: UUID) -> None:
    thread_id, stranger = said(user).thread_id, guest()
    assert rehydrated(user, thread_id)["preferences"] == []
    (dog,) = tell(user, found("pets", "dog"))
    tell(stranger, found("pets", "cat"))
    assert rehydrated(user, thread_id)["preferences"] == [dog.wire()]


def test_it_says_up_to_where_the_thread_was_read(user: UUID) -> None:
    thread_id = answered(user).thread_id
    with transaction() as session:
        conversations.mark_read(session, user, thread_id, 1)
    assert rehydrated(user, thread_id)["read_up_to_seq"] == 1
