"""Backpressure: when too many messages wait, new ones are refused honestly; of a pause people hear."""

import time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.config import settings
from app.domain.pauses import QueuePause
from app.domain.turns.turn import OPEN, Turn
from app.kit.errors import Unavailable

FRESH = 1.0  # seconds for which a process believes its last count
RETRY_AFTER = 5  # seconds
QUEUE = "chat"  # by whose jobs turns are answered

_counted: dict[str, float] = {"at": -FRESH, "open": 0}


def require_room(session: Session) -> None:
    """Raise Unavailable `overloaded` when MAX_OPEN_TURNS messages or more are waiting for their reply."""
    if open_turns(session) >= settings().max_open_turns:
        raise Unavailable("Too many messages are waiting; please try again", code="overloaded", retry_after=RETRY_AFTER)


def open_turns(session: Session) -> int:
    """Return how many messages wait for their reply, as of at most a second ago."""
    now = time.monotonic()
    if now - _counted["at"] >= FRESH:
        query = select(func.count()).select_from(Turn).where(Turn.status.in_(OPEN))
        _counted.update(at=now, open=session.scalar(query) or 0)
    return int(_counted["open"])


def is_paused(session: Session) -> bool:
    """Whether somebody has paused the replies, as of now: who writes in the second after it would never be told."""
    return bool(session.scalar(select(QueuePause.queue).where(QueuePause.queue == QUEUE).exists().select()))
