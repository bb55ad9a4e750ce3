"""What the memory is owed: a row for every reply, in order, and no outage is long enough to lose one."""

from collections.abc import Callable
from uuid import UUID

import pytest

from app.domain import memory, turns
from app.domain.memory import Claim
from app.domain.memory.claim import MOST_STRIKES
from app.extensions import redis
from app.kit.transaction import transaction
from tests.doubles.listener import Listener
from tests.jobs import queued
from tests.making import answered, claim, guest, record, rows, said
from tests.racing import at_once

ZEP = "zep-ce"


@pytest.fixture
def user(database: None) -> UUID:
    return guest()


def take(thread_id: UUID, name: str = ZEP) -> Claim | None:
    with transaction() as session:
        return memory.claim_next(session, thread_id, name)


def taken(thread_id: UUID) -> Claim:
    held = take(thread_id)
    assert held
    return held


def finish(held: Claim, outcome: str = "written", name: str = ZEP) -> None:
    with transaction() as session:
        memory.done(session, held, name, outcome)


def fail(held: Claim, *, unclear: bool = False, seconds: int | None = None) -> None:
    with transaction() as session:
        memory.put_off(session, held, "MemoryUnavailable", unclear=unclear, seconds=seconds)


def wake(most: int = 100) -> int:
    with transaction() as session:
        return memory.wake_owed(session, most)


def states() -> list[str]:
    return [state for (state,) in rows("select state from memory_writes order by seq")]


def due() -> None:
    """Let time pass until everything is due again."""
    rows("update memory_writes set next_try_at = now() - interval '1 second', created_at = now() - interval '1 minute'")


def lapse() -> None:
    rows("update memory_writes set lease_until = now() - interval '1 second' where lease_until is not null")


def test_a_reply_is_born_with_what_the_memory_is_owed(user: UUID) -> None:
    thread = answered(user, "a flat").thread_id
    held = taken(thread)
    assert (held.said, held.answered, held.user_id) == ("a flat", "About a flat", user)
    assert queued("memory")[-1].args == (str(thread),)


def test_a_reply_that_is_not_recorded_owes_nothing(user: UUID) -> None:
    thread = said(user).thread_id
    held = claim(thread)
    assert held
    with transaction() as session:
        turns.stop(session, user, thread)
    assert not record(held)
    assert len(states()) == 1  # of the stopped one


def test_a_stopped_reply_is_kept_with_the_words_it_has(user: UUID) -> None:
    thread = said(user, "a flat").thread_id
    held = claim(thread)
    assert held
    with transaction() as session:
        turns.keep_partial(session, held, "I fou")
    with transaction() as session:
        turns.stop(session, user, thread)
    assert taken(thread).answered == "I fou"


def test_one_worker_at_a_time_writes_a_thread(user: UUID) -> None:
    thread = answered(user).thread_id
    answered(user)
    claims = at_once([lambda: take(thread)] * 8)
    assert len([one for one in claims if one]) == 1


def test_another_thread_is_written_meanwhile(user: UUID) -> None:
    taken(answered(user).thread_id)
    taken(answered(guest()).thread_id)


def test_a_thread_is_written_in_its_order(user: UUID) -> None:
    thread = answered(user, "one").thread_id
    answered(user, "two")
    first = taken(thread)
    assert first.said == "one"
    fail(first)
    assert take(thread) is None  # two waits for one
    due()
    finish(taken(thread))
    assert taken(thread).said == "two"


def test_the_first_of_a_thread_is_known_as_such_in_each_memory(user: UUID) -> None:
    thread = answered(user, "one").thread_id
    answered(user, "two")
    answered(user, "three")
    first = taken(thread)
    assert first.is_first
    finish(first)
    second = taken(thread)
    assert not second.is_first
    finish(second)
    moved = take(thread, "zep-cloud")
    assert moved
    assert moved.is_first


def test_whoever_died_at_it_leaves_it_unclear(user: UUID) -> None:
    thread = answered(user).thread_id
    assert not taken(thread).is_unclear
    lapse()
    assert taken(thread).is_unclear


def test_unclear_stays_unclear_until_it_is_done(user: UUID) -> None:
    thread = answered(user).thread_id
    fail(taken(thread), unclear=True)
    due()
    fail(taken(thread))
    due()
    assert taken(thread).is_unclear


def test_a_worker_that_lost_its_lease_closes_nothing(user: UUID) -> None:
    thread = answered(user).thread_id
    late = taken(thread)
    lapse()
    taken(thread)
    finish(late)
    fail(late)
    assert states() == ["writing"]


def test_an_outage_of_any_length_gives_nothing_up(user: UUID) -> None:
    thread = answered(user).thread_id
    for _ in range(3 * MOST_STRIKES):
        fail(taken(thread))
        due()
    assert states() == ["waiting"]


def test_a_write_that_fails_while_others_go_through_is_given_up(user: UUID) -> None:
    poison, other = answered(user).thread_id, guest()
    for _ in range(MOST_STRIKES):
        held = taken(poison)
        finish(taken(answered(other).thread_id))
        fail(held)
        due()
    assert rows("select state, outcome from memory_writes where error is not null") == [("rejected", "gave_up")]


def test_what_is_not_wanted_holds_up_nobody_and_can_be_owed_again(user: UUID) -> None:
    thread = answered(user, "one").thread_id
    answered(user, "two")
    with transaction() as session:
        memory.reject(session, taken_in(session, thread), "401")
    assert taken(thread).said == "two"
    with transaction() as session:
        assert memory.reopen_rejected(session, thread) == 1
    assert states() == ["waiting", "writing"]


def taken_in(session: object, thread_id: UUID) -> Claim:
    held = memory.claim_next(session, thread_id, ZEP)  # type: ignore[arg-type]
    assert held
    return held


def test_the_pause_grows_and_ends_at_half_a_minute(user: UUID) -> None:
    thread = answered(user).thread_id
    pauses = []
    for _ in range(7):
        fail(taken(thread))
        pauses.append(round(rows("select extract(epoch from next_try_at - now()) from memory_writes")[0][0]))
        due()
    assert pauses == [2, 4, 8, 16, 30, 30, 30]


def test_who_says_when_to_come_back_is_believed(user: UUID) -> None:
    thread = answered(user).thread_id
    fail(taken(thread), seconds=35)
    assert 30 < rows("select extract(epoch from next_try_at - now()) from memory_writes")[0][0] <= 35


def test_who_says_to_come_back_in_days_holds_up_the_thread_for_minutes(user: UUID) -> None:
    thread = answered(user).thread_id
    fail(taken(thread), seconds=86_400)
    assert 290 < rows("select extract(epoch from next_try_at - now()) from memory_writes")[0][0] <= 300


@pytest.mark.parametrize("lose", [due, lapse], ids=["a lost wake-up", "a dead worker"])
def test_what_is_owed_is_found_again(user: UUID, heard: Listener, lose: Callable[[], None]) -> None:
    thread = answered(user).thread_id
    assert wake() == 0  # its wake-up may still come
    if lose is lapse:
        taken(thread)
    due()
    lapse()
    assert wake() == 1


def test_who_waits_longest_is_woken_first_and_not_all_at_once(user: UUID) -> None:
    threads = [answered(guest(), str(number)).thread_id for number in range(4)]
    rows("update memory_writes set created_at = now() - interval '1 minute'")
    rows(
        "update memory_writes set created_at = now() - interval '2 minutes' where conversation_id = :id", id=threads[2]
    )
    redis.client.flushdb()  # the wake-ups of the replies
    assert wake(most=1) == 1
    assert [job.args for job in queued("memory")] == [(str(threads[2]),)]
    with transaction() as session:
        assert memory.backlog(session).waiting == 4
        assert memory.backlog(session).oldest > 100


def test_a_thread_that_is_being_written_is_left_alone(user: UUID) -> None:
    taken(answered(user).thread_id)
    due()
    assert wake() == 0


@pytest.mark.parametrize("is_held", [True, False], ids=["in other hands", "put off"])
def test_what_waits_behind_a_write_that_cannot_be_made_now_wakes_nobody(user: UUID, *, is_held: bool) -> None:
    thread = answered(user, "one").thread_id
    answered(user, "two")
    held = taken(thread)
    if not is_held:
        fail(held, seconds=60)
    rows("update memory_writes set created_at = now() - interval '1 minute'")
    assert wake() == 0
