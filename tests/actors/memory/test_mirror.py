"""Mirroring: each turn once, in order; what cannot be told now waits, and nothing of that is in a reply's way."""

import threading
from uuid import UUID

import pytest
from prometheus_client import REGISTRY

from app.domain import conversations
from app.domain.memory.claim import LEASE
from app.extensions import redis
from app.integrations.memory import MemoryRejected, MemoryUnavailable, Pair
from app.integrations.zep.client import WRITE
from app.kit.transaction import is_open, transaction
from tests.actors.memory.acting import actors, drain, mirror
from tests.actors.memory.scripted import ScriptedMemory
from tests.counting import survived
from tests.jobs import queued
from tests.making import answered, guest, rows
from tests.racing import at_once


def states() -> list[str]:
    return [state for (state,) in rows("select state from memory_writes order by seq")]


def away(pair: Pair) -> None:
    raise MemoryUnavailable("gone")


def test_a_turn_is_told_once_with_ids_that_were_known_before(user: UUID, zep_memory: ScriptedMemory) -> None:
    accepted = answered(user, "a flat")
    mirror(accepted.thread_id)
    mirror(accepted.thread_id)
    (turn,) = rows("select id from turns")[0]
    (pair,) = zep_memory.pairs
    assert (pair.turn_id, pair.thread_id, pair.user_id) == (str(turn), str(accepted.thread_id), str(user))
    assert (pair.said, pair.answered, pair.is_first) == ("a flat", "About a flat", True)
    assert rows("select state, kept_in, outcome from memory_writes") == [("written", "zep-ce", "written")]


def test_no_transaction_is_open_while_the_memory_is_told(user: UUID, zep_memory: ScriptedMemory) -> None:
    seen: list[bool] = []
    zep_memory.on_write = lambda _: seen.append(is_open())
    mirror(answered(user).thread_id)
    assert seen == [False]


def test_many_workers_tell_it_once_and_in_order(user: UUID, zep_memory: ScriptedMemory) -> None:
    threads = {answered(user, str(number)).thread_id for number in range(5)}
    thread = threads.pop()
    at_once([lambda: mirror(thread)] * 6)
    assert [pair.said for pair in zep_memory.pairs] == ["0", "1", "2", "3", "4"]


def test_a_long_backlog_of_one_thread_lets_others_have_their_turn(user: UUID, zep_memory: ScriptedMemory) -> None:
    for number in range(actors().AT_ONCE + 2):
        thread = answered(user, str(number)).thread_id
    redis.client.flushdb()
    mirror(thread)
    assert len(zep_memory.pairs) == actors().AT_ONCE
    assert [job.args for job in queued("memory")] == [(str(thread),)]


def test_only_some_threads_are_written_at_once_the_others_come_later(user: UUID, zep_memory: ScriptedMemory) -> None:
    inside, over = threading.Semaphore(0), threading.Event()

    def slow(pair: Pair) -> None:
        inside.release()
        over.wait(10)

    zep_memory.on_write = slow
    threads = [answered(guest()).thread_id for _ in range(actors().PLACES + 1)]
    running = [threading.Thread(target=mirror, args=(thread,)) for thread in threads[:-1]]
    for one in running:
        one.start()
    for _ in running:
        assert inside.acquire(timeout=10)
    mirror(threads[-1])  # returns at once: were it to wait, this test would hang
    assert len(zep_memory.pairs) == actors().PLACES
    over.set()
    for one in running:
        one.join(10)


def test_a_memory_that_is_away_costs_a_pause_and_nothing_else(user: UUID, zep_memory: ScriptedMemory) -> None:
    zep_memory.on_write = away
    before = survived("memory.write")
    accepted = answered(user)
    mirror(accepted.thread_id)
    assert states() == ["waiting"]
    assert survived("memory.write") == before + 1
    assert rows("select count(*) from failed_tasks") == [(0,)]
    zep_memory.on_write = lambda _: None
    rows("update memory_writes set next_try_at = now()")
    mirror(accepted.thread_id)
    assert states() == ["written"]


def test_the_next_attempt_is_told_that_the_last_one_was_unclear(user: UUID, zep_memory: ScriptedMemory) -> None:
    def unclear(pair: Pair) -> None:
        raise MemoryUnavailable("cut", unclear=True)

    zep_memory.on_write = unclear
    thread = answered(user).thread_id
    mirror(thread)
    rows("update memory_writes set next_try_at = now()")
    mirror(thread)
    assert [pair.is_unclear for pair in zep_memory.pairs] == [False, True]


def test_an_interrupted_write_is_unclear(user: UUID, zep_memory: ScriptedMemory) -> None:
    class Stop(BaseException):
        pass

    def stop(pair: Pair) -> None:
        raise Stop

    zep_memory.on_write = stop
    thread = answered(user).thread_id
    with pytest.raises(Stop):
        mirror(thread)
    assert rows("select state, is_unclear from memory_writes") == [("waiting", True)]


def test_what_it_does_not_want_is_a_dead_letter_and_holds_up_nobody(user: UUID, zep_memory: ScriptedMemory) -> None:
    def refuse_first(pair: Pair) -> None:
        if pair.said == "one":
            raise MemoryRejected("401", 401)

    zep_memory.on_write = refuse_first
    thread = answered(user, "one").thread_id
    answered(user, "two")
    redis.client.flushdb()
    with pytest.raises(MemoryRejected):
        mirror(thread)
    assert [job.args for job in queued("memory")] == [(str(thread),)]
    mirror(thread)
    assert states() == ["rejected", "written"]


def test_a_blank_side_never_leaves(user: UUID, zep_memory: ScriptedMemory) -> None:
    thread = answered(user).thread_id
    rows("update messages set content = ' ' where role = 'assistant'")
    mirror(thread)
    assert zep_memory.pairs == []
    assert states() == ["skipped"]


def test_a_memory_that_wants_less_of_us_is_left_alone_by_everybody(user: UUID, zep_memory: ScriptedMemory) -> None:
    def too_much(pair: Pair) -> None:
        raise MemoryUnavailable("429", status_code=429, retry_after=20)

    zep_memory.on_write = too_much
    mirror(answered(user).thread_id)
    mirror(answered(guest()).thread_id)
    assert len(zep_memory.pairs) == 1
    assert 15 < redis.client.ttl("memory:paused") <= 20
    redis.client.delete("memory:paused")
    assert not actors().cache.is_paused()


def test_a_thread_erased_while_it_is_told_leaves_no_row(user: UUID, zep_memory: ScriptedMemory) -> None:
    accepted = answered(user)

    def erase(pair: Pair) -> None:
        with transaction() as session:
            conversations.erase(session, user, accepted.thread_id)

    zep_memory.on_write = erase
    mirror(accepted.thread_id)
    assert states() == []


def test_a_write_ends_before_its_lease() -> None:
    assert LEASE.total_seconds() > WRITE + 4


def test_draining_wakes_what_waits_and_says_how_much_that_is(user: UUID, zep_memory: ScriptedMemory) -> None:
    thread = answered(user).thread_id
    rows("update memory_writes set created_at = now() - interval '1 minute'")
    redis.client.flushdb()
    drain()
    assert [job.args for job in queued("memory")] == [(str(thread),)]
    assert REGISTRY.get_sample_value("memory_waiting") == 1
    assert (REGISTRY.get_sample_value("memory_oldest_seconds") or 0) >= 60


def test_draining_leaves_a_paused_memory_alone(user: UUID, zep_memory: ScriptedMemory) -> None:
    answered(user)
    rows("update memory_writes set created_at = now() - interval '1 minute'")
    redis.client.flushdb()
    actors().cache.pause(20)
    drain()
    assert queued("memory") == []
