"""Forgetting elsewhere: Redis at once, the memory until it says so, however long that takes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

import pytest
from redis.exceptions import RedisError

from app.domain import erasures
from app.extensions import redis
from app.integrations.memory import MemoryMisconfigured, MemoryUnavailable
from app.kit import transaction as transactions
from app.kit.transaction import transaction
from tests.counting import survived
from tests.erased import Seeded, in_redis, left_of, receipt, two
from tests.jobs import queued
from tests.making import count, guest, rows, said
from tests.racing import at_once

pytestmark = pytest.mark.usefixtures("database")
Erase = Callable[[UUID], None]


@dataclass
class Remembering:
    """A memory outside, which may be away and into which writes may come late."""

    name: str = "zep"
    holds: set[str] = field(default_factory=set)  # thread ids
    asked: list[tuple[str, ...]] = field(default_factory=list)
    away: Exception | None = None

    def forget_thread(self, thread_id: str) -> None:
        self._forget(thread_id)

    def forget_user(self, user_id: str, thread_ids: tuple[str, ...]) -> None:
        self._forget(user_id, *thread_ids)

    def _forget(self, *ids: str) -> None:
        assert not transactions.is_open()
        self.asked.append(ids)
        if self.away:
            raise self.away
        self.holds -= set(ids)


@pytest.fixture
def erase(database: None) -> Erase:
    """The actor, run in this thread."""
    from app.actors import erasing

    return lambda erasure: erasing.erase(str(erasure))


@pytest.fixture
def outside(erase: Erase, monkeypatch: pytest.MonkeyPatch) -> Remembering:
    """A memory outside in place of ours."""
    from app.actors import erasing

    remembering = Remembering()
    monkeypatch.setattr(erasing, "memory", lambda: remembering)
    return remembering


def a_minute_later() -> None:
    rows(
        "update erasures set not_before = not_before - interval '61 seconds', "
        "next_try_at = least(next_try_at, now()) where state = 'waiting'"
    )


def due() -> None:
    rows("update erasures set next_try_at = now()")


def of_user(user: UUID) -> UUID:
    with transaction() as session:
        return erasures.of_user(session, user).id


def of_thread(user: UUID, thread: UUID) -> UUID:
    with transaction() as session:
        return erasures.of_thread(session, user, thread).id


def of_seeded(person: Seeded) -> UUID:
    return of_user(person.id)


def test_nothing_of_a_person_is_left_in_redis_and_everything_of_the_neighbour_is(erase: Erase) -> None:
    person, neighbour = two()
    theirs = [line for line in in_redis() if str(neighbour.id) in line or neighbour.canary in line]
    logins = [line for line in in_redis() if line.startswith("rate:login:")]
    assert len(theirs) == 3
    assert len(logins) == 2
    erase(of_seeded(person))
    assert left_of(person) == []
    assert [line for line in in_redis() if str(neighbour.id) in line or neighbour.canary in line] == theirs
    assert len([line for line in in_redis() if line.startswith("rate:login:")]) == 1
    for thread in neighbour.threads:
        assert redis.client.exists(f"recall:{thread}", f"recall:{thread}:version", f"waiting:chat.reply:{thread}") == 3


def test_an_erased_thread_leaves_the_keys_of_the_others(erase: Erase) -> None:
    person, _ = two()
    gone, kept = person.threads
    erase(of_thread(person.id, gone))
    assert [line for line in in_redis() if str(gone) in line] == []
    assert len([line for line in in_redis() if str(kept) in line]) == 3
    assert redis.client.exists(f"rate:chat:{person.id}")


def test_without_a_memory_outside_one_look_is_enough(erase: Erase) -> None:
    erasure = of_user(guest())
    erase(erasure)
    assert receipt(erasure).state == "done"


def test_a_memory_is_asked_at_once_and_once_more_when_no_write_can_be_under_way(
    erase: Erase, outside: Remembering
) -> None:
    user = guest()
    thread = str(said(user).thread_id)
    outside.holds = {thread}
    erasure = of_user(user)
    erase(erasure)
    assert outside.holds == set()
    assert (receipt(erasure).state, receipt(erasure).memory_at) == ("waiting", None)
    outside.holds = {thread}  # what had been sent before the erasure arrives now
    erase(erasure)
    assert outside.asked == [(str(user), thread)]  # nobody asks before the time
    a_minute_later()
    erase(erasure)
    assert outside.holds == set()
    assert receipt(erasure).state == "done"
    erase(erasure)
    assert outside.asked == [(str(user), thread)] * 2


def test_a_memory_is_asked_for_a_thread_by_the_thread_alone(erase: Erase, outside: Remembering) -> None:
    user = guest()
    thread = said(user).thread_id
    erase(of_thread(user, thread))
    assert outside.asked == [(str(thread),)]


@pytest.mark.parametrize(
    "away", [MemoryUnavailable("away"), MemoryUnavailable("busy", retry_after=30), MemoryMisconfigured("not Zep")]
)
def test_a_memory_that_is_away_for_long_is_asked_until_it_confirms(
    erase: Erase, outside: Remembering, away: Exception
) -> None:
    outside.away = away
    erasure, before = of_user(guest()), survived("erasure.memory")
    a_minute_later()
    for _ in range(12):
        erase(erasure)
        erase(erasure)  # not due: changes nothing
        assert receipt(erasure).state == "waiting"
        due()
    row = receipt(erasure)
    assert (row.attempts, row.error, row.memory_at) == (12, type(away).__name__, None)
    assert row.redis_at is not None
    assert survived("erasure.memory") == before + 12
    outside.away = None
    erase(erasure)
    assert (receipt(erasure).state, receipt(erasure).error) == ("done", None)
    assert len(outside.asked) == 13


def test_a_memory_that_comes_back_early_is_still_asked_twice(erase: Erase, outside: Remembering) -> None:
    outside.away = MemoryUnavailable("away")
    erasure = of_user(guest())
    erase(erasure)
    outside.away = None
    due()
    erase(erasure)
    assert receipt(erasure).state == "waiting"
    assert receipt(erasure).next_try_at == receipt(erasure).not_before
    a_minute_later()
    erase(erasure)
    assert receipt(erasure).state == "done"


def test_redis_that_is_away_does_not_keep_the_memory_from_forgetting(
    erase: Erase, outside: Remembering, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = guest()
    thread = said(user).thread_id
    redis.client.set(f"recall:{thread}", "facts")
    erasure = of_user(user)
    a_minute_later()

    def away(*_: object) -> None:
        raise RedisError

    with monkeypatch.context() as patched:
        patched.setattr(redis.client, "delete", away)
        erase(erasure)
    row = receipt(erasure)
    assert (row.state, row.error, row.redis_at) == ("waiting", "RedisError", None)
    assert row.memory_at is not None
    due()
    erase(erasure)
    assert receipt(erasure).state == "done"
    assert not redis.client.exists(f"recall:{thread}")


def test_a_job_that_comes_often_at_once_asks_once(erase: Erase, outside: Remembering) -> None:
    erasure = of_user(guest())
    assert at_once([partial(erase, erasure)] * 6) == [None] * 6
    assert len(outside.asked) == 1


def test_a_worker_that_died_at_it_is_followed_by_another(erase: Erase, outside: Remembering) -> None:
    erasure = of_user(guest())
    with transaction() as session:
        erasures.begin(session, erasure)  # and never ends
    erase(erasure)
    assert outside.asked == []
    a_minute_later()
    erase(erasure)
    assert receipt(erasure).state == "done"


def test_a_lost_job_is_started_by_the_clock(erase: Erase) -> None:
    from app.actors import erasing
    from app.actors.periodic import PERIODIC

    erasure = of_user(guest())
    redis.client.flushdb()
    erasing.erase_due()
    assert [job.args for job in queued("memory")] == [(str(erasure),)]
    assert PERIODIC["memory.erase_due"] == 10
    erase(erasure)
    redis.client.flushdb()
    erasing.erase_due()
    assert queued("memory") == []


def test_old_receipts_are_tidied_away(erase: Erase) -> None:
    from app.actors import chores

    erasure = of_user(guest())
    erase(erasure)
    chores.tidy()
    assert count("erasures") == 1
    rows("update erasures set done_at = now() - interval '401 days'")
    chores.tidy()
    assert count("erasures") == 0


def test_an_erasure_that_nobody_asked_for_is_nothing_to_do(erase: Erase, outside: Remembering) -> None:
    erase(UUID(int=7))
    assert (outside.asked, count("erasures")) == ([], 0)
