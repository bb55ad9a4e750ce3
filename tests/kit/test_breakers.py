"""Breakers: five failures in a row and nothing more is sent; a no from the provider is not a failure."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
import redis as redis_py
from prometheus_client import REGISTRY
from sqlalchemy.orm import Session

from app.dev.servers.embedded import free_port
from app.extensions import redis
from app.kit import breakers
from app.kit.breakers import BREAKERS, POLICIES, CalledInsideTransaction, guarded
from app.kit.errors import Unavailable
from app.kit.transaction import transaction
from tests.breaking import fresh
from tests.racing import at_once


class Answered(Exception):
    """What a provider's library raises for an answer that is an error."""

    def __init__(self, status_code: int) -> None:
        self.status_code = status_code


class StopAll(BaseException):
    """Like dramatiq's time limit and shutdown: not the provider's fault."""


@pytest.fixture(params=["redis", "memory"])
def state_in(request: pytest.FixtureRequest, app: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every claim holds on Redis and in the memory of a process that has lost it."""
    fresh(monkeypatch)
    if request.param == "memory":
        nowhere = redis_py.Redis.from_url(f"redis://127.0.0.1:{free_port()}")
        monkeypatch.setattr(redis, "client", nowhere)
    return str(request.param)


@pytest.fixture(params=sorted(BREAKERS))
def breaker(request: pytest.FixtureRequest, state_in: str) -> Iterator[str]:
    BREAKERS[request.param].close()
    yield request.param
    BREAKERS[request.param].close()


def fail(breaker: str, error: BaseException, times: int) -> list[BaseException]:
    """Call so often and return what came out."""
    raised: list[BaseException] = []
    for _ in range(times):
        with pytest.raises(BaseException) as caught, guarded(breaker):  # noqa: PT011 - any error is looked at
            raise error
        raised.append(caught.value)
    return raised


def is_open(breaker: str, by: BaseException | None = None) -> bool:
    """Whether a call is refused without being made; one that is let through succeeds, or ends with `by`."""
    try:
        with guarded(breaker):
            if by:
                raise by
            return False
    except StopAll:
        return False
    except Unavailable as error:
        return error.code == f"{breaker}_unavailable" and bool(error.retry_after)


def half_open(breaker: str) -> None:
    """Open it and let the time pass after which it is tried again."""
    fail(breaker, ConnectionError("gone"), 5)
    BREAKERS[breaker].half_open()


def state(breaker: str) -> float | None:
    return REGISTRY.get_sample_value("breaker_state", {"name": breaker})


def test_it_opens_after_five_failures_and_then_nothing_is_called(breaker: str) -> None:
    fail(breaker, ConnectionError("gone"), 4)
    assert not is_open(breaker, by=StopAll())
    fail(breaker, ConnectionError("gone"), 1)
    assert is_open(breaker)


def test_every_caller_hears_how_its_own_call_failed_also_the_one_that_opens_it(breaker: str) -> None:
    assert all(isinstance(error, ConnectionError) for error in fail(breaker, ConnectionError("gone"), 5))


@pytest.mark.parametrize("status", [500, 502, 503, 408])
def test_an_answer_that_means_trouble_counts(breaker: str, status: int) -> None:
    fail(breaker, Answered(status), 5)
    assert is_open(breaker)


def test_being_asked_too_often_counts_where_the_policy_says_so(breaker: str) -> None:
    fail(breaker, Answered(429), 5)
    assert is_open(breaker) == POLICIES[breaker].counts_429


@pytest.mark.parametrize("breaker", ["zep_read", "zep_write"], indirect=True)
def test_where_it_does_not_count_it_is_no_sign_of_life_either(breaker: str) -> None:
    fail(breaker, ConnectionError("gone"), 4)
    fail(breaker, Answered(429), 3)
    fail(breaker, ConnectionError("gone"), 1)
    assert is_open(breaker)
    BREAKERS[breaker].half_open()
    fail(breaker, Answered(429), 1)
    assert BREAKERS[breaker].current_state == "half-open"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_an_answer_that_means_no_does_not_count(breaker: str, status: int) -> None:
    fail(breaker, Answered(status), 20)
    assert not is_open(breaker)


def test_our_own_shutdown_does_not_count(breaker: str) -> None:
    fail(breaker, StopAll(), 20)
    assert not is_open(breaker)


@pytest.mark.parametrize("error", [StopAll(), GeneratorExit()], ids=lambda error: type(error).__name__)
def test_our_own_ending_is_no_success_either(breaker: str, error: BaseException) -> None:
    fail(breaker, ConnectionError("gone"), 4)
    fail(breaker, error, 3)
    fail(breaker, ConnectionError("gone"), 1)
    assert is_open(breaker)
    BREAKERS[breaker].half_open()
    fail(breaker, error, 1)
    assert BREAKERS[breaker].current_state == "half-open"


def test_a_half_open_breaker_lets_one_call_through_at_a_time(breaker: str) -> None:
    half_open(breaker)
    together = threading.Barrier(7)

    def call() -> str:
        try:
            with guarded(breaker):
                together.wait(5)  # for those that are refused meanwhile
        except Unavailable:
            together.wait(5)
            return "refused"
        return "let through"

    assert sorted(at_once([call] * 7)) == ["let through"] + ["refused"] * 6  # type: ignore[type-var]
    assert not is_open(breaker)
    assert state(breaker) == 0


def test_a_failing_probe_opens_it_again_and_the_next_one_may_try_later(breaker: str) -> None:
    half_open(breaker)
    fail(breaker, ConnectionError("gone"), 1)
    assert is_open(breaker)
    BREAKERS[breaker].half_open()
    assert not is_open(breaker)


def test_its_state_is_a_number_for_prometheus(breaker: str) -> None:
    assert state(breaker) == 0
    fail(breaker, ConnectionError("gone"), 5)
    assert state(breaker) == 2
    BREAKERS[breaker].half_open()
    assert state(breaker) == 1


def test_a_success_between_failures_begins_the_count_anew(breaker: str) -> None:
    for _ in range(3):
        fail(breaker, ConnectionError("gone"), 4)
        assert not is_open(breaker)


def test_calls_run_side_by_side(breaker: str) -> None:
    """Each waits for all others inside the guarded call: with a lock around it nobody would ever arrive."""
    together = threading.Barrier(8)

    def call() -> int:
        with guarded(breaker):
            return together.wait(5)

    assert sorted(at_once([call] * 8)) == list(range(8))  # type: ignore[type-var]


def test_nothing_is_called_while_a_transaction_is_open(breaker: str) -> None:
    def call(_: Session) -> None:
        with guarded(breaker):
            pytest.fail("it was called")

    with pytest.raises(CalledInsideTransaction), transaction() as session:
        call(session)
    assert not is_open(breaker)


def test_whoever_only_asks_neither_calls_nor_changes_anything(breaker: str) -> None:
    assert not breakers.is_open(breaker)
    fail(breaker, ConnectionError("gone"), 5)
    assert breakers.is_open(breaker)
    BREAKERS[breaker].half_open()
    assert not breakers.is_open(breaker)
    with guarded(breaker):
        assert breakers.is_open(breaker)  # its probe is out
    assert not breakers.is_open(breaker)
    assert BREAKERS[breaker].current_state == "closed"


def test_a_careful_breaker_has_few_calls_out_after_a_failure(breaker: str) -> None:
    fail(breaker, ConnectionError("gone"), 3)
    together = threading.Barrier(7)

    def call() -> str:
        try:
            with guarded(breaker):
                together.wait(5)  # for those that are refused meanwhile
        except Unavailable:
            together.wait(5)
            return "refused"
        return "let through"

    came = [str(one) for one in at_once([call] * 7)]
    assert came.count("let through") == (2 if POLICIES[breaker].cautious else 7)
    assert not is_open(breaker)


def test_everything_outside_has_its_breaker() -> None:
    named = ["llm", "embeddings", "zep_read", "zep_write", "twilio", "twilio_media", "smtp", "alerts"]
    assert list(BREAKERS) == list(POLICIES) == named
