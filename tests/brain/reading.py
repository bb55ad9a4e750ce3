"""Reads an utterance with every reader of homes and writes what was heard on one line."""

from decimal import Decimal

from app.brain.agents.real_estate import SLOTS
from app.brain.nlp.language import detect
from app.brain.nlp.text import Utterance, fold
from app.brain.nlp.values import Bedrooms, Budget, Stay, Value, Where, Wishes
from app.brain.slots import read_all
from tests.brain.town import NOW, PLACES


def utterance(text: str, expecting: str | None = None) -> Utterance:
    return Utterance(text, fold(text), detect(text), PLACES, NOW.date(), expecting)


def heard(text: str, expecting: str | None = None) -> str:
    """`long_term · apartment · 2 bed · ≤700 GBP · Kyrenia`: only what was said, in a fixed order."""
    found = read_all(SLOTS, utterance(text, expecting))
    order = ("rent_type", "category", "bedrooms", "budget", "place", "features", "stay")
    return " · ".join(_told(found[name]) for name in order if found.get(name))


def _told(value: Value) -> str:
    if isinstance(value, Bedrooms):
        return f"{_range(value.low, value.high)} bed"
    if isinstance(value, Budget):
        return " ".join(
            filter(None, (_range(value.low, value.high), value.currency, value.period and f"/{value.period}"))
        )
    if isinstance(value, Where):
        return _where(value)
    if isinstance(value, Wishes):
        return " ".join((*(f"+{key}" for key in value.wanted), *(f"-{key}" for key in value.dropped)))
    if isinstance(value, Stay):
        return " ".join(filter(None, (value.start and value.start.isoformat(), value.nights and f"{value.nights}n")))
    return value


def _range(low: Decimal | int | None, high: Decimal | int | None) -> str:
    low, high = (None if n is None else int(n) for n in (low, high))
    if low == high:
        return str(low)
    return f"≤{high}" if low is None else f"≥{low}" if high is None else f"{low}-{high}"


def _where(where: Where) -> str:
    names = "/".join((*where.districts, *where.cities)) + "".join(f" not {name}" for name in where.refused)
    flags = (where.near and "near", where.anywhere and "anywhere", where.also and "also")
    return " ".join(filter(None, (*flags, names.strip())))
