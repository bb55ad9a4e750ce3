"""The one door to a provider."""

import math
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import uuid4

from app.kit import transaction
from app.kit.breakers import overrides
from app.kit.breakers.board import BOARDS
from app.kit.breakers.catalog import POLICIES
from app.kit.breakers.overrides import Override
from app.kit.breakers.steps import HALF_OPEN, Seen, Step
from app.kit.breakers.storage import Storage, breaker, status_of
from app.kit.errors import Unavailable

SOON = 2  # seconds: when to come back while only others' calls are waited for


class CalledInsideTransaction(RuntimeError):
    """Something outside was called while a transaction was open: its locks would last as long as that call."""


BREAKERS = {name: breaker(Storage(board)) for name, board in BOARDS.items()}  # for an operator's hand


@contextmanager
def guarded(name: str) -> Iterator[None]:
    """Run one call to a provider. Raises Unavailable when its breaker is open; a failing call counts against it.

    A call that ends by our own doing (an abandoned stream, a time limit, a shutdown) says nothing about the provider
    and counts neither way. While a breaker is forced closed nothing is counted at all. Raises CalledInsideTransaction.
    """
    if transaction.is_open():
        raise CalledInsideTransaction(name)
    if override := overrides.of(name):
        _heed(name, override)
        yield
        return
    call = _Call(name)
    try:
        yield
    except Exception as error:
        call.failed(error)
        raise
    else:
        call.succeeded()
    finally:
        call.leave()


def is_open(name: str) -> bool:
    """Tell whether a call would be refused now: forced open, or open and its time not over, or its probe out."""
    if override := overrides.of(name):
        return override.state == "forced_open"
    return look(name).refuses


def look(name: str) -> Seen:
    """Return how a breaker stands by itself, without changing it: for all processes when Redis answers."""
    return BOARDS[name].take(Step("look"))


class _Call:
    """One call that was let in, with a pybreaker of its own over the shared state.

    Of its own, because pybreaker holds a lock while it asks its storage: with one for all threads, a Redis that hangs
    would make them queue up behind each other.
    """

    def __init__(self, name: str) -> None:
        self._policy, self._board, self._token = POLICIES[name], BOARDS[name], uuid4().hex
        seen = self._board.take(Step("admit", token=self._token))
        if not seen.admitted:
            raise _refused(name, seen.wait)
        self._has_place = self._policy.cautious or seen.state == HALF_OPEN
        self._storage = Storage(self._board, seen, self._token)
        # A generator that is not begun: the breaker has let us in, and hears how it went only when we run it.
        self._verdict = breaker(self._storage).call(_verdict)

    def succeeded(self) -> None:
        for _ in self._verdict:
            pass
        self._has_place = False  # given back with the verdict

    def failed(self, error: Exception) -> None:
        if status_of(error) == 429 and not self._policy.counts_429:
            return
        self._storage.why = type(error).__name__
        next(self._verdict)
        self._verdict.throw(error)

    def leave(self) -> None:
        if self._has_place:
            self._board.take(Step("leave", token=self._token))


def _verdict() -> Generator[None]:
    yield


def _heed(name: str, override: Override) -> None:
    if override.state == "forced_open":
        until = override.expires_at
        raise _refused(name, (until - datetime.now(UTC)).total_seconds() if until else POLICIES[name].open_for)


def _refused(name: str, wait: float) -> Unavailable:
    retry_after = max(1, math.ceil(wait or SOON))
    return Unavailable(f"{name} is not answering", code=f"{name}_unavailable", retry_after=retry_after)
