"""Which queues nobody may take jobs from, as this process last read it: at most once a second, when it is asked."""

import threading
import time
from collections.abc import Callable
from typing import Any

import dramatiq

from app.domain import pauses
from app.kit import logging, waiting
from app.kit.transaction import transaction

FRESH = 1  # seconds that what was read is believed
ASK_AGAIN = 2  # seconds after which a database that was away is asked again


class _Pauses:
    def __init__(self, read: Callable[[], set[str]]) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._due = 0.0
        self.known: set[str] | None = None  # None: never heard of

    def hold(self, queue: str) -> bool:
        # The first one waits for what is known; later ones go by what was, while one of them asks.
        if time.monotonic() >= self._due and self._lock.acquire(blocking=self.known is None):
            try:
                if time.monotonic() >= self._due:
                    self._due = time.monotonic() + self._asked()
            finally:
                self._lock.release()
        # Who has never heard takes nothing: a restart during an outage of the database ends no pause.
        return self.known is None or queue in self.known

    def _asked(self) -> float:
        try:
            self.known = self._read()
        except Exception as error:  # noqa: BLE001 - whatever a database can raise; what was known holds
            logging.survived("pausing.read", error)
            return ASK_AGAIN
        return FRESH


_current: list[_Pauses] = []  # one, when the process has a database


def connect() -> None:
    """Learn from the database what is paused; forget what was known before."""
    _current[:] = [_Pauses(_read)]


def holds(queue: str) -> bool:
    """Whether no job of `queue` may begin; at most a second old, and true while that was never heard."""
    return any(one.hold(queue) for one in _current)


def put_back(message: Any) -> None:
    """Have a job that was fetched before the pause go back into its queue, in place of its acknowledgement."""
    message.is_put_back = True


def is_put_back(message: Any) -> bool:
    """Whether that was said of a job."""
    return getattr(message, "__dict__", {}).get("is_put_back") is True


def waits_already(message: dramatiq.Message[Any]) -> bool:
    """Whether the same job waits in a queue that this process knows to be paused; asks no database.

    A job says "look at this row", and sweeps say it again every few seconds: an hour's pause would queue it a
    thousand times.
    """
    held = any(message.queue_name in (one.known or ()) for one in _current)
    return held and not waiting.note(message)


def _read() -> set[str]:
    with transaction() as session:
        return pauses.paused(session)
