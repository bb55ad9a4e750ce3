"""Hand-offs: one open in a thread, its summary the latest, none lost and none counted twice."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from prometheus_client import REGISTRY

from app.domain import handoffs
from app.domain.handoffs import Asked, Handoff
from app.kit.errors import Invalid
from app.kit.transaction import transaction
from tests.making import count, guest, rows, said
from tests.racing import overtaken

pytestmark = pytest.mark.usefixtures("database")


def wanted(
    user: UUID, thread: UUID, summary: str = "Wants a person", reason: Any = "asked", turn: UUID | None = None
) -> Handoff:
    with transaction() as session:
        return handoffs.open_handoff(session, Asked(user, thread, turn or uuid4()), reason, summary)


def counted(reason: str) -> float:
    return REGISTRY.get_sample_value("handoffs_total", {"reason": reason}) or 0.0


@pytest.fixture
def who() -> tuple[UUID, UUID]:
    user = guest()
    return user, said(user).thread_id


def test_a_wish_for_a_person_is_stored_and_counted(who: tuple[UUID, UUID]) -> None:
    before = counted("complaint")
    handoff = wanted(*who, "The pool was green", "complaint")
    assert (handoff.status, handoff.reason, handoff.taken_by) == ("open", "complaint", None)
    assert counted("complaint") == before + 1


def test_a_second_wish_in_the_thread_updates_the_first(who: tuple[UUID, UUID]) -> None:
    first = wanted(*who)
    before = counted("stuck")
    second = wanted(*who, "Still waiting, about the deposit", "stuck")
    assert (second.id, second.summary, second.reason) == (first.id, "Still waiting, about the deposit", "stuck")
    assert rows("select id, summary from handoffs") == [(first.id, "Still waiting, about the deposit")]
    assert counted("stuck") == before


def test_two_wishes_at_once_are_one(who: tuple[UUID, UUID]) -> None:
    asked = Asked(*who, uuid4())
    second = overtaken(
        lambda session: handoffs.open_handoff(session, asked, "asked", "First"), lambda: wanted(*who, "Second")
    )
    assert isinstance(second, Handoff)
    assert rows("select id, summary from handoffs") == [(second.id, "Second")]


def test_the_same_turn_again_changes_nothing_even_when_it_was_closed(who: tuple[UUID, UUID]) -> None:
    turn = uuid4()
    first = wanted(*who, turn=turn)
    rows("update handoffs set status = 'closed'")
    assert wanted(*who, "Something else", turn=turn).id == first.id
    assert rows("select status, summary from handoffs") == [("closed", "Wants a person")]


@pytest.mark.parametrize("status", ["taken", "closed"])
def test_after_one_that_was_taken_there_may_be_another(who: tuple[UUID, UUID], status: str) -> None:
    wanted(*who)
    rows("update handoffs set status = :s", s=status)
    wanted(*who)
    assert count("handoffs") == 2


def test_threads_do_not_share_a_hand_off(who: tuple[UUID, UUID]) -> None:
    other = guest()
    assert wanted(*who).id != wanted(other, said(other).thread_id).id


@pytest.mark.parametrize("summary", ["", "  ", "x" * 2001])
def test_a_hand_off_tells_what_it_is_about(who: tuple[UUID, UUID], summary: str) -> None:
    with pytest.raises(Invalid):
        wanted(*who, summary)
    assert count("handoffs") == 0


def test_what_was_said_goes_with_its_thread(who: tuple[UUID, UUID]) -> None:
    wanted(*who)
    rows("delete from conversations where id = :id", id=who[1])
    assert count("handoffs") == 0


def test_the_log_line_carries_no_words_of_the_person(who: tuple[UUID, UUID], caplog: pytest.LogCaptureFixture) -> None:
    wanted(*who, "my secret story")
    assert "a person is wanted" in caplog.text
    assert "secret story" not in caplog.text
