"""The memory without Zep: what a person said elsewhere comes back by its meaning, and nobody else's ever does."""

from uuid import UUID, uuid4

import pytest

from app.domain import conversations, memory
from app.domain.memory.entry import DIMENSIONS
from app.integrations import embeddings
from app.integrations.memory import Ask, Recalled
from app.kit.transaction import transaction
from tests.actors.memory import acting
from tests.actors.memory.acting import mirror
from tests.making import answered, count, guest, rows
from tests.racing import overtaken


def told(user: UUID, *texts: str) -> UUID:
    """Say it all in a new thread and have it remembered; return the thread."""
    with transaction() as session:
        thread_id = conversations.open_new(session, user).id
    for text in texts:
        answered(user, text)
    mirror(thread_id)
    return thread_id


def recalled(user: UUID, text: str, thread_id: UUID | None = None) -> Recalled:
    answer = acting.recall(Ask(str(thread_id or uuid4()), str(user), text))
    assert answer is not None
    return answer


def said(answer: Recalled) -> list[str]:
    return [turn.said for turn in answer.turns]


def test_a_turn_is_remembered_once(user: UUID) -> None:
    thread = told(user, "a flat with a pool in Girne")
    rows("update memory_writes set state = 'waiting', done_at = null, outcome = null")
    mirror(thread)
    assert count("memory_entries") == 1
    assert rows("select state, outcome, kept_in from memory_writes") == [("written", "written", "postgres")]


def test_what_was_said_elsewhere_comes_back_by_meaning_in_any_language(user: UUID) -> None:
    told(user, "Girne'de havuzlu bir daire arıyorum")
    told(user, "I need a plumber tomorrow in Famagusta", "and an electrician as well")
    turns = recalled(user, "flats with a pool in Girne").turns
    assert "Girne'de havuzlu bir daire arıyorum" in [turn.said for turn in turns]
    assert all(turn.answered == f"About {turn.said}" for turn in turns)


def test_the_last_turns_of_other_threads_come_back_whatever_they_were_about(user: UUID) -> None:
    told(user, "I need a plumber tomorrow in Famagusta")
    assert said(recalled(user, "what did we talk about?")) == ["I need a plumber tomorrow in Famagusta"]


def test_what_stands_in_this_thread_anyway_does_not_come_back(user: UUID) -> None:
    thread = told(user, "a flat with a pool in Girne")
    assert said(recalled(user, "a flat with a pool in Girne", thread)) == []


def test_what_is_long_ago_in_this_thread_does(user: UUID) -> None:
    thread = told(user, "a flat with a pool in Girne", *[f"a car number {n}, please" for n in range(12)])
    mirror(thread)
    mirror(thread)
    assert "a flat with a pool in Girne" in said(recalled(user, "a flat with a pool in Girne", thread))


def test_nobody_elses_words_come_back(user: UUID) -> None:
    told(guest(), "a flat with a pool in Girne")
    assert recalled(user, "a flat with a pool in Girne") == Recalled()


def test_greetings_are_not_worth_recalling(user: UUID) -> None:
    told(user, "hello")
    assert recalled(user, "hello") == Recalled()


def test_an_erased_thread_is_forgotten(user: UUID) -> None:
    thread = told(user, "a flat with a pool in Girne")
    with transaction() as session:
        conversations.erase(session, user, thread)
    assert recalled(user, "a flat with a pool in Girne") == Recalled()
    assert count("memory_entries") == count("memory_writes") == 0


def test_a_turn_that_is_erased_at_this_moment_stays_erased(user: UUID) -> None:
    accepted = answered(user, "a flat with a pool in Girne")
    (turn,) = rows("select id from turns")[0]

    def keep() -> None:
        with transaction() as session:
            memory.keep(session, turn, embeddings.LOCAL_MODEL, [0.0] * DIMENSIONS)

    assert overtaken(lambda session: conversations.erase(session, user, accepted.thread_id), keep) is None
    assert count("memory_entries") == 0


def test_without_the_local_model_the_turn_waits_and_the_last_ones_still_come_back(
    user: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(user, "a flat with a pool in Girne")
    monkeypatch.setattr(embeddings, "_vector", lambda _: 1 / 0)
    assert said(recalled(user, "pools")) == ["a flat with a pool in Girne"]
    told(user, "and a villa in Iskele")
    assert rows("select state from memory_writes order by created_at") == [("written",), ("waiting",)]
