"""The day's budget for the model, known without asking the database each time.

What was read is believed for a few seconds, and every account that is stored brings the newest sum along. So the day
may be overspent by what all workers together spend within `FRESH` seconds, and by the turns that have begun.
"""

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import structlog

from app.config import settings
from app.domain import model_usage
from app.kit import logging, metrics
from app.kit.errors import Unavailable
from app.kit.transaction import transaction

FRESH = 5.0  # seconds

_log = structlog.stdlib.get_logger(__name__)


@dataclass(slots=True)
class _Sum:
    day: date = date.min
    spent: Decimal = Decimal(0)
    read_at: float = float("-inf")
    warned: date = date.min


_sum = _Sum()


def is_spent() -> bool:
    """Whether the budget of this day (UTC) is used up. A database that is away does not stop the talk."""
    limit = settings().openai_daily_budget_usd
    if not limit:
        return False
    now = datetime.now(UTC)
    if now.date() != _sum.day or time.monotonic() - _sum.read_at >= FRESH:
        _read(now)
    over = _sum.day == now.date() and _sum.spent >= limit
    if over and _sum.warned != now.date():
        _sum.warned = now.date()
        _log.warning("the model's budget for today is spent", spent=str(_sum.spent), limit=str(limit))
    return over


def learn(day: date, spent: Decimal) -> None:
    """Take note of what `day` has cost so far."""
    _sum.day, _sum.spent, _sum.read_at = day, spent, time.monotonic()
    if limit := settings().openai_daily_budget_usd:
        metrics.llm_budget.set(float(spent / limit))


def forget() -> None:
    """Know nothing, so that the next question is asked of the database."""
    _sum.day, _sum.spent, _sum.read_at, _sum.warned = date.min, Decimal(0), float("-inf"), date.min


def _read(now: datetime) -> None:
    try:
        with transaction() as session:
            spent = model_usage.spent_today(session, now)
    except Unavailable as error:
        logging.survived("model.budget", error)
        return
    learn(now.date(), spent)
