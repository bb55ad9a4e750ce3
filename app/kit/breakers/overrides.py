"""What operators have forced, as this process last read it: at most once a second, and only when it is asked."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from app.kit import logging, transaction

FRESH = 1  # seconds that what was read is believed
ASK_AGAIN = 2  # seconds after which a database that was away is asked again

Forced = Literal["forced_open", "forced_closed"]


@dataclass(frozen=True, slots=True)
class Override:
    """A state that holds whatever happens, until `expires_at` when there is one."""

    state: Forced
    expires_at: datetime | None

    @property
    def holds(self) -> bool:
        """Whether its time is not over."""
        return self.expires_at is None or datetime.now(UTC) < self.expires_at


Read = Callable[[], Mapping[str, Override]]


class _Overrides:
    def __init__(self, read: Read) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._known: Mapping[str, Override] | None = None  # None: never asked
        self._due = 0.0

    def of(self, name: str) -> Override | None:
        # Inside a transaction nothing is read: a second connection taken while holding one is how pools run dry.
        if time.monotonic() >= self._due and not transaction.is_open():
            self._refresh()
        return self.known(name)

    def known(self, name: str) -> Override | None:
        override = (self._known or {}).get(name)
        return override if override and override.holds else None

    def look_again(self) -> None:
        self._due = 0.0

    def _refresh(self) -> None:
        # The first call of a process waits for what was forced before it began; later ones never wait for each other.
        if not self._lock.acquire(blocking=self._known is None):
            return
        try:
            if time.monotonic() >= self._due:
                self._due = self._asked()
        finally:
            self._lock.release()

    def _asked(self) -> float:
        began = time.monotonic()
        try:
            self._known = self._read()
        except Exception as error:  # noqa: BLE001 - whatever a database can raise; the last known ones hold
            logging.survived("breakers.overrides", error)
            self._known = self._known or {}
            return time.monotonic() + ASK_AGAIN
        return began + FRESH


_current: list[_Overrides] = []  # one, when the process has a database


def connect(read: Read) -> None:
    """Learn from `read` what is forced; forget what was known before."""
    _current[:] = [_Overrides(read)]


def of(name: str) -> Override | None:
    """Return what is forced on a breaker now, None when it goes by itself.

    At most a second old; asked inside a transaction, whatever was known before it.
    """
    return _current[0].of(name) if _current else None


def known(name: str) -> Override | None:
    """Return what was forced on a breaker when somebody last asked."""
    return _current[0].known(name) if _current else None


def look_again() -> None:
    """Read anew at the next call, because this process has just changed something."""
    for overrides in _current:
        overrides.look_again()
