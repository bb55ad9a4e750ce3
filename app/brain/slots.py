"""Slots: what an agent needs to know, filled over several messages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from app.brain.nlp import features
from app.brain.nlp.text import Utterance
from app.brain.nlp.values import Bedrooms, Budget, Stay, Value, Where, Wishes
from app.brain.types import Place

T = TypeVar("T")
Merge = Callable[[Value, Value], Value]
Known = Mapping[str, Value]
_DEAL_OF_PERIOD = {"night": "short_term", "day": "short_term", "month": "long_term", "year": "long_term"}


def latest(_: Value, new: Value) -> Value:
    """The later word counts: how most slots are corrected."""
    return new


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing to know: how it is read from a message and how a later message changes it."""

    name: str
    read: Callable[[Utterance], Value | None]
    merge: Merge = latest
    ask: str | None = None  # the phrase that asks for it; None is never asked


@dataclass(frozen=True, slots=True)
class Wants:
    """What is known so far, by name and with its type."""

    known: Known

    @property
    def deal(self) -> str | None:
        """`short_term`, `long_term` or `sale`."""
        return _as(str, self.known.get("rent_type"))

    @property
    def category(self) -> str | None:
        """A slug below the kind, or `kind.slug` where an agent serves several kinds."""
        return _as(str, self.known.get("category")) or None

    @property
    def where(self) -> Where:
        """The places asked for."""
        return _as(Where, self.known.get("place")) or Where()

    @property
    def bedrooms(self) -> Bedrooms | None:
        """The bedrooms asked for."""
        return _as(Bedrooms, self.known.get("bedrooms"))

    @property
    def budget(self) -> Budget | None:
        """The price range as it was said, or below what was shown when "cheaper" was the last word."""
        return _as(Budget, self.known.get("below")) or _as(Budget, self.known.get("budget"))

    @property
    def stay(self) -> Stay | None:
        """The dates asked for."""
        return _as(Stay, self.known.get("stay"))

    @property
    def wishes(self) -> tuple[str, ...]:
        """The feature keys wanted."""
        wishes = _as(Wishes, self.known.get("features"))
        return wishes.wanted if wishes else ()


def plain(wants: Wants, places: tuple[Place, ...]) -> dict[str, Any]:
    """Return what was said about a home as plain JSON: one city, the fewest bedrooms, the deal also told by a period.

    Only what was said is there: `rent_type`, `city`, `bedrooms`, `min_price`, `max_price`, `currency`, `features`.
    """
    bedrooms, budget = wants.bedrooms, wants.budget or Budget(None, None)
    low, high = (None, None) if budget.about else (budget.low, budget.high)
    said: dict[str, Any] = {
        "rent_type": wants.deal or _DEAL_OF_PERIOD.get(budget.period or ""),
        "city": _city(wants.where, places),
        "bedrooms": None if bedrooms is None else bedrooms.high if bedrooms.low is None else bedrooms.low,
        "min_price": None if low is None else float(low),
        "max_price": None if high is None else float(high),
        "currency": budget.currency,
        "features": list(wants.wishes) or None,
    }
    return {name: value for name, value in said.items() if value is not None}


def read_all(slots: tuple[Slot, ...], utterance: Utterance) -> dict[str, Value]:
    """Return what the message itself says, slot by slot."""
    heard = ((slot.name, slot.read(utterance)) for slot in slots)
    return {name: value for name, value in heard if value is not None}


def fill(slots: tuple[Slot, ...], known: Known, heard: Known) -> dict[str, Value]:
    """Return what is known after a message: heard wins over known, by each slot's own rule."""
    filled = dict(known)
    for slot in slots:
        if slot.name in heard:
            new = heard[slot.name]
            filled[slot.name] = slot.merge(filled[slot.name], new) if slot.name in filled else new
    return filled


def merge_places(known: Value, new: Value) -> Value:
    """`Famagusta too` adds, `not Kyrenia` only takes away, any other place replaces."""
    if not isinstance(known, Where) or not isinstance(new, Where):
        return new
    refused = tuple(dict.fromkeys((*known.refused, *new.refused)))
    if new.cities or new.districts or new.anywhere:
        old = known if new.also else Where()
        cities, districts = _added(old.cities, new.cities), _added(old.districts, new.districts)
        kept = tuple(name for name in refused if name not in (*cities, *districts))
        return Where(cities, districts, kept, near=new.near, anywhere=new.anywhere)
    left = tuple(name for name in known.cities if name not in refused)
    return Where(left, tuple(name for name in known.districts if name not in refused), refused, near=known.near)


def merge_wishes(known: Value, new: Value) -> Value:
    """Wishes add up; one said not to matter goes."""
    return features.joined(known, new) if isinstance(known, Wishes) and isinstance(new, Wishes) else new


def merge_budget(known: Value, new: Value) -> Value:
    """A new bound keeps the currency and period said before, unless it names its own."""
    if not isinstance(known, Budget) or not isinstance(new, Budget):
        return new
    if new.low is None and new.high is None:
        return replace(known, currency=new.currency) if new.currency else new
    same = new.currency in (None, known.currency)
    period = new.period or (known.period if same else None)
    low = known.low if same and new.low is None and known.low and new.high and known.low < new.high else new.low
    return Budget(low, new.high, new.currency or known.currency, period, new.about)


def merge_stay(known: Value, new: Value) -> Value:
    """`from July 1`, then `for a week`: one stay."""
    if not isinstance(known, Stay) or not isinstance(new, Stay):
        return new
    return Stay(new.start or known.start, new.nights or known.nights)


def _city(where: Where, places: tuple[Place, ...]) -> str | None:
    homes = {place.name: place.city for place in places}
    return next((homes.get(name, name) for name in (*where.cities, *where.districts)), None)


def _added(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*old, *new)))


def _as(kind: type[T], value: object) -> T | None:
    return value if isinstance(value, kind) else None
