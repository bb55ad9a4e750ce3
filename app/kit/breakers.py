"""BREAKERS: one per outside provider. While one is open nothing is sent there and the caller hears so at once."""

from collections.abc import Iterator
from contextlib import contextmanager

import pybreaker
import structlog

from app.kit.errors import Unavailable

_log = structlog.stdlib.get_logger(__name__)


class _Reporter(pybreaker.CircuitBreakerListener):
    def state_change(self, cb: pybreaker.CircuitBreaker, old_state: object, new_state: object) -> None:
        _log.warning("breaker changed", breaker=cb.name, before=_name(old_state), now=_name(new_state))


def _name(state: object) -> str:
    return str(getattr(state, "name", "none"))


def _says_nothing(error: BaseException) -> bool:
    """Whether `error` is no sign of an outage: our own time limit or shutdown, or the provider's no (a 4xx)."""
    status = getattr(error, "status_code", 500)
    return not isinstance(error, Exception) or (status < 500 and status not in (408, 429))


def _breaker(name: str) -> pybreaker.CircuitBreaker:
    return pybreaker.CircuitBreaker(
        name=name,
        fail_max=5,
        reset_timeout=30,
        exclude=[_says_nothing],
        listeners=[_Reporter()],
    )


BREAKERS = {name: _breaker(name) for name in ("embeddings", "alerts")}


@contextmanager
def guarded(name: str) -> Iterator[None]:
    """Run one call to a provider. Raises Unavailable when its breaker is open; a failing call counts against it.

    Uses `calling()`, because pybreaker's `call()` holds a lock during the call: one thread at a time would get through.
    """
    try:
        with BREAKERS[name].calling():
            yield
    except pybreaker.CircuitBreakerError as error:
        raise Unavailable(f"{name} is not answering", code=f"{name}_unavailable", retry_after=30) from error
