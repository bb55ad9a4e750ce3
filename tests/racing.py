"""Several things at the same moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from app.kit.transaction import transaction
from tests.making import rows
from tests.waiting import until

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


def overtaken(first: Callable[[Session], Any], second: Callable[[], T]) -> T | Exception:
    """Begin `second` while `first` has happened but is not committed; commit once `second` waits for that.

    Returns what `second` gave or raised. Unlike `at_once` this leaves nothing to chance.
    """
    waiting = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    with ThreadPoolExecutor(1) as threads:
        with transaction() as session:
            first(session)
            begun = threads.submit(second)
            until(lambda: bool(rows(waiting)), 5, "the second waits for the first")
        try:
            return begun.result(10)
        except Exception as error:  # noqa: BLE001 - what it raised is its result
            return error
