"""Looking through turns: how each went, never what was said."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from app.domain.conversations import Conversation, Message
from app.domain.paging import Position, cut, latest
from app.domain.turns.timeline import TraceView, timeline
from app.domain.turns.turn import Turn, TurnStatus
from app.kit.errors import NotFound
from app.kit.text import Text


class TurnLine(BaseModel):
    """A turn as the list shows it: `wait_ms` until it was claimed last, `think_ms` from then to its end."""

    id: UUID
    thread_id: UUID
    user_id: UUID
    status: TurnStatus
    agent: str | None
    degraded: bool
    correlation_id: str
    accepted_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    wait_ms: float | None
    think_ms: float | None
    attempts: int
    error: str | None


class TurnDetail(TurnLine):
    """A turn with its timeline; `reply_id` is null until there is a reply."""

    message_id: UUID
    reply_id: UUID | None
    trace: TraceView


class Wanted(BaseModel):
    """Which turns: those that have every value that is given."""

    status: TurnStatus | None = None
    correlation_id: Text | None = None
    user_id: UUID | None = None
    thread_id: UUID | None = None


_REPLY = aliased(Message)
_OF_LINE = ("id", "status", "correlation_id", "ended_at", "attempts", "error", "created_at", "claimed_at")


def page(
    session: Session, wanted: Wanted, limit: int, before: Position | None = None
) -> tuple[list[TurnLine], Position | None]:
    """Return the turns that `wanted` asks for, the latest first, and where the next page begins; one query."""
    query = latest(_filtered(_lines(), wanted), (Turn.created_at, Turn.id), limit, before)
    rows, following = cut(session.execute(query).all(), limit, lambda last: (last.created_at, last.id))
    return [TurnLine(**_line(row)) for row in rows], following


def look(session: Session, turn_id: UUID) -> TurnDetail:
    """Return a turn with its timeline, in one query. Raises NotFound."""
    query = _lines().add_columns(Turn.message_id, _REPLY.id.label("reply_id"), Turn).where(Turn.id == turn_id)
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound("There is no such turn", code="turn_not_found")
    return TurnDetail(**_line(row), message_id=row.message_id, reply_id=row.reply_id, trace=timeline(row.Turn))


def _lines() -> Select[Any]:
    columns = (getattr(Turn, name) for name in _OF_LINE)
    replied = (_REPLY.in_reply_to == Turn.message_id) & (_REPLY.role == "assistant")
    return (
        select(*columns, Turn.conversation_id, Conversation.user_id, _REPLY.agent, _REPLY.degraded)
        .join(Conversation, Conversation.id == Turn.conversation_id)
        .outerjoin(_REPLY, replied)
    )


def _filtered(query: Select[Any], wanted: Wanted) -> Select[Any]:
    asked = {
        Turn.status: wanted.status,
        Turn.correlation_id: wanted.correlation_id,
        Turn.conversation_id: wanted.thread_id,
        Conversation.user_id: wanted.user_id,
    }
    return query.where(*(column == value for column, value in asked.items() if value is not None))


def _line(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "thread_id": row.conversation_id,
        "user_id": row.user_id,
        "status": row.status,
        "agent": row.agent,
        "degraded": bool(row.degraded),
        "correlation_id": row.correlation_id,
        "accepted_at": row.created_at,
        "answered_at": row.ended_at if row.status == "answered" else None,
        "ended_at": row.ended_at,
        "wait_ms": _ms(row.created_at, row.claimed_at),
        "think_ms": _ms(row.claimed_at, row.ended_at),
        "attempts": row.attempts,
        "error": row.error,
    }


def _ms(began: datetime | None, ended: datetime | None) -> float | None:
    return None if began is None or ended is None else round((ended - began).total_seconds() * 1000, 1)
