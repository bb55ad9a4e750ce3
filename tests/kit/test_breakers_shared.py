"""Breakers of several processes: one state, one probe, one hand on all of them."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import redis as redis_py

from app.dev.servers import EmbeddedValkey
from app.dev.servers.embedded import free_port
from app.domain import circuits
from app.domain.circuits import Force
from app.extensions import redis
from app.kit.breakers import BREAKERS, POLICIES, Policy, board, guarded, is_open, look, look_again
from app.kit.errors import Unavailable
from app.kit.transaction import transaction
from tests.breaking import Caller, Provider, callers, fresh, provider
from tests.counting import survived
from tests.doubles import wire
from tests.making import rows
from tests.waiting import until

NAME = "zep_write"
COOL = 0.4  # seconds that a breaker of these tests stays open
QUICK = {"open_for": COOL}


@pytest.fixture(scope="module")
def four(app: Any) -> Iterator[list[Caller]]:
    with callers(4) as started:
        yield started


@pytest.fixture
def workers(four: list[Caller], database: None, monkeypatch: pytest.MonkeyPatch) -> list[Caller]:
    """Four processes, and this one, which know nothing of any trouble yet."""
    fresh(monkeypatch)
    judge(four, monkeypatch, **QUICK)
    for one in four:
        one.ask("look_again")
    return four


@pytest.fixture
def zep() -> Iterator[Provider]:
    with provider() as one:
        yield one


@pytest.fixture
def own_redis(database: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedValkey]:
    """A Redis that a test may end; this process asks it again at once."""
    fresh(monkeypatch)
    monkeypatch.setattr(board, "ASK_AGAIN", 0)
    server = EmbeddedValkey(tmp_path, durable=False)
    server.start()
    monkeypatch.setattr(redis, "client", redis_py.Redis.from_url(server.url, socket_timeout=2))
    yield server
    server.stop()


def judge(workers: list[Caller], monkeypatch: pytest.MonkeyPatch, **fields: Any) -> None:
    """Have every process judge by another policy."""
    monkeypatch.setitem(POLICIES, NAME, Policy(**fields))
    for one in workers:
        assert one.ask("policy", name=NAME, **fields) == "done"


def all_at_once(workers: list[Caller], order: str, **fields: Any) -> dict[str, int]:
    """Give all the same order and sum what they answer."""
    for one in workers:
        one.tell(order, name=NAME, **fields)
    answers = [one.hear() for one in workers]
    return {key: sum(answer.get(key, 0) for answer in answers) for key in ("sent", "failed", "refused")}


def fail(times: int) -> None:
    for _ in range(times):
        with pytest.raises(ConnectionError), guarded(NAME):
            raise ConnectionError


def succeed() -> None:
    with guarded(NAME):
        pass


def force(state: Any, seconds: float | None = None) -> None:
    ends = datetime.now(UTC) + timedelta(seconds=seconds) if seconds else None
    with transaction() as session:
        circuits.override(session, NAME, Force(state, "a test", ends), "cli")


def back(server: EmbeddedValkey, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have this process find the restarted Redis, which may listen elsewhere."""
    monkeypatch.setattr(redis, "client", redis_py.Redis.from_url(server.url, socket_timeout=2))


def test_a_dead_provider_gets_five_calls_and_one_for_each_cool_down(workers: list[Caller], zep: Provider) -> None:
    came = all_at_once(workers, "hammer", url=zep.url, seconds=2.2, threads=1)
    probes = zep.calls[5:]
    gaps = [later - sooner for sooner, later in zip(zep.calls[4:], probes, strict=False)]
    assert came["failed"] == len(zep.calls)
    assert came["refused"] > 100
    assert len(probes) >= 2
    assert min(gaps) > COOL - 0.01


def test_a_refused_port_gets_no_more_either(workers: list[Caller]) -> None:
    nobody = f"http://127.0.0.1:{free_port()}/"
    began = time.monotonic()
    came = all_at_once(workers, "hammer", url=nobody, seconds=1.1, threads=1)
    assert 6 <= came["failed"] <= 5 + (time.monotonic() - began) / COOL
    assert came["sent"] == 0


def test_after_a_first_failure_no_more_are_on_their_way_than_could_be_needed(
    workers: list[Caller], zep: Provider
) -> None:
    fail(1)
    zep.gate.clear()
    for one in workers:
        one.tell("many", name=NAME, url=zep.url, threads=8)
    until(lambda: len(zep.calls) == 4, 5, "four more may find out")
    zep.gate.set()
    answers = [one.hear() for one in workers]
    assert sum(answer.get("failed", 0) for answer in answers) == len(zep.calls) == 4
    assert sum(answer.get("refused", 0) for answer in answers) == 28
    assert look(NAME).state == "open"


def test_without_caution_nobody_is_refused_before_it_is_open(
    workers: list[Caller], zep: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge(workers, monkeypatch, cautious=False)
    fail(4)
    zep.gate.clear()
    for one in workers:
        one.tell("many", name=NAME, url=zep.url, threads=4)
    until(lambda: len(zep.calls) == 16, 5, "all of them are let through")
    zep.gate.set()
    assert sum(one.hear()["failed"] for one in workers) == 16


@pytest.mark.parametrize("cautious", [True, False])
def test_one_call_of_all_processes_tries_a_half_open_breaker(
    workers: list[Caller], zep: Provider, monkeypatch: pytest.MonkeyPatch, cautious: bool
) -> None:
    judge(workers, monkeypatch, open_for=COOL, cautious=cautious)
    fail(5)
    until(lambda: not is_open(NAME), 5, "its time is over")
    zep.status = 200
    zep.gate.clear()
    for one in workers:
        one.tell("many", name=NAME, url=zep.url, threads=4)
    until(lambda: len(zep.calls) == 1, 5, "the probe has arrived")
    until(lambda: sum(one.has_answered() for one in workers) == 3, 5, "the others were refused")
    assert is_open(NAME)
    zep.gate.set()
    assert sorted(one.hear().get("sent", 0) for one in workers) == [0, 0, 0, 1]
    assert len(zep.calls) == 1
    assert look(NAME).state == "closed"


def test_a_killed_process_gives_its_probe_back(workers: list[Caller], monkeypatch: pytest.MonkeyPatch) -> None:
    judge(workers, monkeypatch, open_for=0.1, longest=1.5)
    fail(5)
    until(lambda: not is_open(NAME), 5, "its time is over")
    with callers(1) as (doomed,):
        doomed.ask("policy", name=NAME, open_for=0.1, longest=1.5)
        assert doomed.ask("hold", name=NAME) == "inside"
        doomed.kill()
    with pytest.raises(Unavailable), guarded(NAME):
        pass
    until(lambda: not is_open(NAME), 5, "its place is free again")
    succeed()
    assert look(NAME).state == "closed"


def test_a_killed_process_gives_its_place_back_also_while_others_call(
    workers: list[Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    judge(workers, monkeypatch, longest=1.5)
    with callers(1) as (doomed,):
        doomed.ask("policy", name=NAME, longest=1.5)
        assert doomed.ask("hold", name=NAME) == "inside"
        doomed.kill()
    assert look(NAME).out == 1

    def out_after_another_call() -> int:
        succeed()
        return look(NAME).out

    until(lambda: out_after_another_call() == 0, 5, "its place is free again")


def test_a_late_failure_of_a_call_from_before_does_not_open_it_again(
    workers: list[Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    judge(workers, monkeypatch, cautious=False)

    def call_through_an_outage() -> None:
        with guarded(NAME):
            fail(5)
            BREAKERS[NAME].half_open()
            raise ConnectionError

    with pytest.raises(ConnectionError):
        call_through_an_outage()
    assert look(NAME).state == "half-open"


def test_a_success_anywhere_begins_the_count_anew(workers: list[Caller], zep: Provider) -> None:
    zep.status = 200
    for _ in range(3):
        fail(4)
        assert workers[0].ask("call", name=NAME, url=zep.url) == "sent"
    assert look(NAME).failures == 0


def test_a_good_call_costs_two_commands_and_is_forgotten(
    workers: list[Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[Any] = []
    execute = redis.client.execute_command
    monkeypatch.setattr(redis.client, "execute_command", lambda *a, **k: (commands.append(a[0]), execute(*a, **k))[1])
    succeed()
    assert commands == ["EVAL", "EVAL"]
    assert look(NAME).out == 0


def test_what_a_process_finds_out_alone_holds_for_all_when_redis_is_back(
    own_redis: EmbeddedValkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = survived("breakers.redis")
    fail(2)
    own_redis.stop()
    fail(3)
    assert is_open(NAME)
    assert not look(NAME).shared
    assert survived("breakers.redis") > before
    own_redis.start()
    back(own_redis, monkeypatch)
    assert look(NAME).shared
    assert is_open(NAME)
    fresh(monkeypatch)
    assert is_open(NAME)  # so it is Redis that says so


def test_failures_counted_alone_are_not_lost_either(own_redis: EmbeddedValkey, monkeypatch: pytest.MonkeyPatch) -> None:
    own_redis.stop()
    fail(4)
    own_redis.start()
    back(own_redis, monkeypatch)
    fail(1)
    assert look(NAME).shared
    assert is_open(NAME)


def test_without_redis_one_probe_at_a_time_still_holds(own_redis: EmbeddedValkey) -> None:
    own_redis.stop()
    fail(5)
    BREAKERS[NAME].half_open()
    with guarded(NAME):
        assert is_open(NAME)
        with pytest.raises(Unavailable), guarded(NAME):
            pass
    assert not is_open(NAME)


def test_an_open_one_stays_open_when_redis_goes_away(own_redis: EmbeddedValkey) -> None:
    fail(5)
    own_redis.stop()
    assert is_open(NAME)
    assert not look(NAME).shared


def test_what_redis_says_wins_over_what_was_known_before_it_went_away(
    own_redis: EmbeddedValkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(5)
    own_redis.stop()
    assert is_open(NAME)
    own_redis.start()  # empty, as after a loss of its memory; this process has learned nothing meanwhile
    back(own_redis, monkeypatch)
    assert not is_open(NAME)


def test_emptied_means_closed(workers: list[Caller]) -> None:
    fail(5)
    assert workers[0].ask("is_open", name=NAME)
    redis.client.flushdb()
    assert not workers[0].ask("is_open", name=NAME)
    assert look(NAME).failures == 0


def test_a_redis_that_hangs_slows_one_call_and_not_the_others(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh(monkeypatch)
    with wire.serving(wire.hang) as address:
        slow = redis_py.Redis.from_url(address.replace("http", "redis"), socket_timeout=0.5)
        monkeypatch.setattr(redis, "client", slow)
        began = time.monotonic()
        for _ in range(100):
            succeed()
        assert time.monotonic() - began < 1.5


def test_a_hand_is_felt_in_every_process_within_two_seconds_and_after_a_restart(
    workers: list[Caller], zep: Provider
) -> None:
    zep.status = 200
    assert [one.ask("call", name=NAME, url=zep.url) for one in workers] == ["sent"] * 4
    force("forced_open")
    began = time.monotonic()
    for one in workers:
        until(lambda one=one: one.ask("call", name=NAME, url=zep.url) == "refused", 2, "it has heard")
    assert time.monotonic() - began < 2
    with callers(1) as (restarted,):
        assert restarted.ask("call", name=NAME, url=zep.url) == "refused"
    with transaction() as session:
        circuits.release(session, NAME, "", "cli")
    until(lambda: workers[0].ask("call", name=NAME, url=zep.url) == "sent", 2, "it goes by itself again")


def test_forced_closed_lets_everything_through_and_counts_nothing(workers: list[Caller], zep: Provider) -> None:
    fail(5)
    force("forced_closed")
    until(lambda: workers[0].ask("call", name=NAME, url=zep.url) == "failed", 2, "it has heard")
    assert workers[0].ask("many", name=NAME, url=zep.url, threads=8) == {"failed": 8}
    assert look(NAME).failures == 5


def test_what_is_forced_ends_by_the_clock(workers: list[Caller]) -> None:
    force("forced_open", seconds=1.5)
    look_again()
    assert is_open(NAME)
    until(lambda: not is_open(NAME), 3, "its time is over")
    assert rows("select component from breaker_overrides") == [(NAME,)]  # nobody has removed it yet


def test_without_the_database_the_last_known_hand_holds(workers: list[Caller], request: pytest.FixtureRequest) -> None:
    force("forced_open")
    look_again()
    assert is_open(NAME)
    request.getfixturevalue("no_database")
    before = survived("breakers.overrides")
    look_again()
    assert is_open(NAME)
    assert survived("breakers.overrides") == before + 1
    is_open(NAME)
    assert survived("breakers.overrides") == before + 1  # not asked at every call


def test_what_is_forced_ends_by_the_clock_without_the_database_too(
    workers: list[Caller], request: pytest.FixtureRequest
) -> None:
    force("forced_open", seconds=1)
    look_again()
    assert is_open(NAME)
    request.getfixturevalue("no_database")
    until(lambda: not is_open(NAME), 3, "its time is over")


def test_a_redis_that_is_away_is_not_asked_at_every_call(monkeypatch: pytest.MonkeyPatch, database: None) -> None:
    fresh(monkeypatch)
    monkeypatch.setattr(redis, "client", redis_py.Redis.from_url(f"redis://127.0.0.1:{free_port()}"))
    before = survived("breakers.redis")
    for _ in range(50):
        succeed()
    assert survived("breakers.redis") == before + 1
