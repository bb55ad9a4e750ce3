"""Erasing: what counts is not that Zep said yes but that the thing cannot be found any more."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.integrations.memory import MemoryRejected, MemoryUnavailable
from app.integrations.zep import client
from app.integrations.zep.outcomes import Failure, asking

SECONDS = 120  # for a person with all threads; what is gone by then is not asked for again


@contextmanager
def calling() -> Iterator[None]:
    """Erase inside. Raises MemoryUnavailable, also for a refusal: whoever was promised to be forgotten still is not."""
    try:
        with client.calling("zep_write", SECONDS):
            yield
    except MemoryRejected as error:
        raise MemoryUnavailable(str(error), status_code=error.status_code) from None


def gone(delete: Callable[[], object], look: Callable[[], object]) -> None:
    """Delete something and look whether it is gone: not found, or empty. Raises Failure, MemoryUnavailable."""
    ended = client.tried(delete, "missing", "unclear")
    if ended == "missing":
        return
    try:
        with asking():
            found = look()
    except Failure as failure:
        if failure.kind == "missing":
            return
        raise
    if found:
        raise MemoryUnavailable("Zep: still there", status_code=None if ended else 200)
