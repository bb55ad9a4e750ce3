"""Recalling: once for all who ask, never older than the last write, and nothing rather than late."""

from uuid import UUID, uuid4

import pytest

from app.integrations.memory import Ask, MemoryRejected, MemoryUnavailable, Recalled
from tests.actors.memory.acting import actors, mirror, recall
from tests.actors.memory.scripted import ScriptedMemory
from tests.counting import survived
from tests.making import answered
from tests.racing import at_once
from tests.waiting import until

THREAD = str(uuid4())


def ask(thread: str = THREAD) -> Ask:
    return Ask(thread, str(uuid4()), "a flat")


def test_what_was_recalled_is_kept_for_the_thread(zep_memory: ScriptedMemory) -> None:
    assert recall(ask()) == recall(ask()) == Recalled(facts=("fact 1",))
    assert recall(ask(str(uuid4()))) == Recalled(facts=("fact 2",))


def waiting() -> int:
    """Return how many wait for what is being asked."""
    (asked,) = actors().recalling._asked.values()
    return len(asked._condition._waiters)


def test_many_at_once_ask_once(zep_memory: ScriptedMemory) -> None:
    zep_memory.on_recall = lambda _: until(lambda: waiting() == 8, 5, "the others wait")
    told = at_once([lambda: recall(ask())] * 9)
    assert told == [Recalled(facts=("fact 1",))] * 9
    assert len(zep_memory.asks) == 1


@pytest.mark.parametrize("error", [MemoryUnavailable("gone"), MemoryRejected("no")], ids=["away", "refused"])
def test_a_memory_that_does_not_answer_gives_nothing_and_is_counted(
    zep_memory: ScriptedMemory, error: Exception
) -> None:
    def fail(asked: Ask) -> None:
        raise error

    zep_memory.on_recall = fail
    before = survived("memory.recall")
    assert recall(ask()) is None
    assert survived("memory.recall") == before + 1
    zep_memory.on_recall = lambda _: None
    assert recall(ask()) == Recalled(facts=("fact 2",))  # a failure is not kept


def test_a_write_drops_what_was_kept(user: UUID, zep_memory: ScriptedMemory) -> None:
    thread = answered(user).thread_id
    assert recall(ask(str(thread))) == Recalled(facts=("fact 1",))
    mirror(thread)
    assert recall(ask(str(thread))) == Recalled(facts=("fact 2",))


def test_so_does_a_write_whose_outcome_is_unclear(user: UUID, zep_memory: ScriptedMemory) -> None:
    def cut(pair: object) -> None:
        raise MemoryUnavailable("cut", unclear=True)

    thread = answered(user).thread_id
    recall(ask(str(thread)))
    zep_memory.on_write = cut
    mirror(thread)
    assert recall(ask(str(thread))) == Recalled(facts=("fact 2",))


def test_a_read_that_began_before_a_write_is_not_kept(user: UUID, zep_memory: ScriptedMemory) -> None:
    thread = answered(user).thread_id
    zep_memory.on_recall = lambda _: mirror(thread) if len(zep_memory.asks) == 1 else None
    assert recall(ask(str(thread))) == Recalled(facts=("fact 1",))
    assert recall(ask(str(thread))) == Recalled(facts=("fact 2",))


def test_without_redis_every_question_goes_to_the_memory(zep_memory: ScriptedMemory, no_redis: None) -> None:
    assert recall(ask()) == Recalled(facts=("fact 1",))
    assert recall(ask()) == Recalled(facts=("fact 2",))


def test_without_redis_a_turn_is_told_all_the_same(user: UUID, zep_memory: ScriptedMemory, no_redis: None) -> None:
    mirror(answered(user).thread_id)
    assert len(zep_memory.pairs) == 1
