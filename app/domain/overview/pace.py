"""How fast turns come and go."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.overview.shapes import MinuteView, TurnsView
from app.domain.turns.turn import OPEN, Turn

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def pace(session: Session) -> TurnsView:
    """Return how the turns of the last hour went, minute by minute, the present one last; four queries."""
    p50, p95 = _quantiles(session)
    waiting, oldest = session.execute(
        select(func.count(), func.extract("epoch", func.now() - func.min(Turn.created_at))).where(Turn.status.in_(OPEN))
    ).one()
    return TurnsView(
        per_minute=_per_minute(session),
        p50_ms=p50,
        p95_ms=p95,
        open=waiting,
        oldest_seconds=None if oldest is None else round(float(oldest), 1),
    )


def _per_minute(session: Session) -> list[MinuteView]:
    last = datetime.now(UTC).replace(second=0, microsecond=0)
    first = last - 59 * MINUTE
    came = _counted(session, Turn.created_at, first)
    ended = _counted(session, Turn.ended_at, first, Turn.status)
    return [
        MinuteView(
            minute=minute,
            accepted=came.get((minute,), 0),
            answered=ended.get((minute, "answered"), 0),
            failed=ended.get((minute, "failed"), 0),
        )
        for minute in (first + number * MINUTE for number in range(60))
    ]


def _counted(session: Session, moment: Any, first: datetime, *besides: Any) -> dict[tuple[Any, ...], int]:
    minute = func.date_trunc("minute", moment, "UTC")
    query = select(minute, *besides, func.count()).where(moment >= first).group_by(minute, *besides)
    return {tuple(key): count for *key, count in session.execute(query)}


def _quantiles(session: Session) -> tuple[float | None, float | None]:
    took = func.extract("epoch", Turn.ended_at - Turn.created_at) * 1000
    each = [func.percentile_cont(share).within_group(took) for share in (0.5, 0.95)]
    lately = select(*each).where(Turn.status == "answered", Turn.ended_at > func.now() - HOUR)
    p50, p95 = (None if value is None else round(float(value), 1) for value in session.execute(lately).one())
    return p50, p95
