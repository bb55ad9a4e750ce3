"""BREAKERS: one per outside provider. While one is open nothing is sent there and the caller hears so at once."""

import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager

import pybreaker
import structlog

from app.kit import metrics
from app.kit.errors import Unavailable

RESET_AFTER = 30  # seconds that an open breaker lets nothing through
LEVELS = {pybreaker.STATE_CLOSED: 0, pybreaker.STATE_HALF_OPEN: 1, pybreaker.STATE_OPEN: 2}

_log = structlog.stdlib.get_logger(__name__)


class _Reporter(pybreaker.CircuitBreakerListener):
    def state_change(self, cb: pybreaker.CircuitBreaker, old_state: object, new_state: object) -> None:
        metrics.breaker_state.labels(cb.name).set(LEVELS.get(_name(new_state), 0))
        _log.warning("breaker changed", breaker=cb.name, before=_name(old_state), now=_name(new_state))


class _Probe:
    """Who may try a half-open breaker: one at a time, because what is tried may hang for its whole deadline."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until = 0.0

    def take(self) -> bool:
        with self._lock:
            if time.monotonic() < self._until:
                return False
            self._until = time.monotonic() + RESET_AFTER  # in case it is never given back
            return True

    def give_back(self) -> None:
        self._until = 0.0


def _name(state: object) -> str:
    return str(getattr(state, "name", "none"))


def _is_a_no(error: BaseException) -> bool:
    """Whether `error` shows a provider that answers: a 4xx, or something unusable with a 200."""
    status = getattr(error, "status_code", None) or 500
    return status < 500 and status not in (408, 429)


def _breaker(name: str) -> pybreaker.CircuitBreaker:
    metrics.breaker_state.labels(name).set(0)
    return pybreaker.CircuitBreaker(
        name=name,
        fail_max=5,
        reset_timeout=RESET_AFTER,
        exclude=[_is_a_no],
        listeners=[_Reporter()],
        throw_new_error_on_trip=False,  # the caller wants to know how its own call failed
    )


BREAKERS = {name: _breaker(name) for name in ("llm", "embeddings", "alerts", "zep_read", "zep_write")}
_PROBES = {name: _Probe() for name in BREAKERS}


@contextmanager
def guarded(name: str) -> Iterator[None]:
    """Run one call to a provider. Raises Unavailable when its breaker is open; a failing call counts against it.

    A call that ends by our own doing (an abandoned stream, a time limit, a shutdown) says nothing about the provider
    and counts neither way.
    """
    try:
        # A generator that was not begun: the breaker has let us in, and hears how it went only when we run it.
        # pybreaker's `call()` of the work itself would hold a lock during it: one thread at a time would get through.
        verdict = BREAKERS[name].call(_verdict)
    except pybreaker.CircuitBreakerError as error:
        raise _closed_to_us(name) from error
    with _probing(name):
        try:
            yield
        except Exception as error:  # noqa: BLE001 - the breaker hears of it and raises it again
            next(verdict)
            verdict.throw(error)
        for _ in verdict:
            pass


@contextmanager
def _probing(name: str) -> Iterator[None]:
    if BREAKERS[name].current_state != pybreaker.STATE_HALF_OPEN:
        yield
        return
    if not _PROBES[name].take():
        raise _closed_to_us(name)
    try:
        yield
    finally:
        _PROBES[name].give_back()


def _closed_to_us(name: str) -> Unavailable:
    return Unavailable(f"{name} is not answering", code=f"{name}_unavailable", retry_after=RESET_AFTER)


def _verdict() -> Generator[None]:
    yield
