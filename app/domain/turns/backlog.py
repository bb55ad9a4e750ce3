"""Backpressure: when too many messages wait, new ones are refused honestly instead of waiting for ever."""

import time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.config import settings
from app.domain.turns.turn import OPEN, Turn
from app.kit.errors import Unavailable

FRESH = 1.0  # seconds for which a process believes its last count
RETRY_AFTER = 5  # seconds

_counted: dict[str, float] = {"at": -FRESH, "open": 0}


def require_room(session: Session) -> None:
    """Raise Unavailable `overloaded` when MAX_OPEN_TURNS messages or more are waiting for their reply."""
    if open_turns(session) >= settings().max_open_turns:
        raise Unavailable("Too many messages are waiting; please try again", code="overloaded", retry_after=RETRY_AFTER)


def open_turns(session: Session) -> int:
    """Return how many messages wait for their reply, as of at most a second ago."""
    now = time.monotonic()
    if now - _counted["at"] >= FRESH:
        _counted["open"] = session.scalar(select(func.count()).select_from(Turn).where(Turn.status.in_(OPEN))) or 0
        _counted["at"] = now
    return int(_counted["open"])
