"""Several things at the same moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")


def at_once(calls: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """Run every call in a thread of its own, all let go together; return what each gave or raised, in their order."""
    gate = Barrier(len(calls))

    def run(call: Callable[[], T]) -> T | Exception:
        gate.wait(10)
        try:
            return call()
        except Exception as error:  # noqa: BLE001 - what a racer raised is its result
            return error

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))
