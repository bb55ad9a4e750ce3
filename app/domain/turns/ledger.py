"""The conservation ledger: every accepted message is answered, failed, stopped or still open, and nothing else.

Each column is counted from its own rows (messages, replies, turns), so that a lost or doubled row unbalances it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, cast, func, select
from sqlalchemy.orm import Session, aliased

from app.domain.conversations import Message
from app.domain.turns.turn import OPEN, Turn


@dataclass(frozen=True, slots=True)
class Line:
    """The messages accepted on one day (UTC), or in all, and what became of them."""

    day: date | None
    accepted: int
    answered: int
    failed: int
    stopped: int
    open: int

    @property
    def imbalance(self) -> int:
        """How many messages are unaccounted for; anything but 0 is a bug."""
        return self.accepted - self.answered - self.failed - self.stopped - self.open


def ledger(session: Session, days: int = 14) -> list[Line]:
    """Return the last `days` days that had messages, the latest first, and the total as the first line."""
    day = cast(func.timezone("UTC", Message.created_at), Date)
    query = _counts(day.label("day")).group_by(day).order_by(day.desc()).limit(days)
    return [total(session), *(Line(*row) for row in session.execute(query))]


def total(session: Session) -> Line:
    """Return the line of all days."""
    return Line(None, *session.execute(_counts()).one())


def _counts(*first: ColumnElement[date]) -> Any:
    reply = aliased(Message)
    answered = and_(Turn.status == "answered", reply.status == "complete")
    stopped = and_(Turn.status == "stopped", reply.status == "stopped")
    columns = (answered, Turn.status == "failed", stopped, Turn.status.in_(OPEN))
    return (
        select(*first, func.count(), *(func.count().filter(column) for column in columns))
        .select_from(Message)
        .outerjoin(Turn, Turn.message_id == Message.id)
        .outerjoin(reply, (reply.in_reply_to == Message.id) & (reply.role == "assistant"))
        .where(Message.role == "user")
    )
