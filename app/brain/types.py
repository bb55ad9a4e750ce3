"""What the brain sees and what it answers: context in, reply out.

The brain knows no database, no queue and no network. Everything it may look at is in `TurnContext`, everything it may
ask for is a callable of `Capabilities`, everything it wants done is a value in `Reply`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

if TYPE_CHECKING:
    from app.brain.model import Model
    from app.brain.views import Article, OpenRequest, Preference, Recalled, Viewing

RentType = Literal["short_term", "long_term", "sale"]
Kind = Literal["property", "goods", "service"]
Language = Literal["en", "tr", "ru", "de"]
JSON = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A city or a district of North Cyprus with every spelling people use for it."""

    name: str  # the English name, as listings carry it
    city: str  # the city it belongs to; a city belongs to itself
    lat: float
    lon: float
    aliases: tuple[str, ...] = ()

    @property
    def is_city(self) -> bool:
        """Whether this is a city and not one of its districts."""
        return self.name == self.city


@dataclass(frozen=True, slots=True)
class Rates:
    """What one pound buys, and on which day that was true."""

    as_of: date
    per_gbp: Mapping[str, Decimal]  # ISO 4217 code -> units for one GBP

    def convert(self, amount: Decimal, source: str, target: str) -> Decimal:
        """Return `amount` of `source` in `target`, unrounded. Raises KeyError for a currency without a rate."""
        return amount / self.per_gbp[source] * self.per_gbp[target]


@dataclass(frozen=True, slots=True)
class ListingQuery:
    """What to look for; every field that is set must hold, `text` only ranks."""

    kind: Kind = "property"
    category: str | None = None  # a slug below the kind: "apartment", "car", "plumbing"
    text: str = ""
    rent_type: RentType | None = None
    cities: tuple[str, ...] = ()  # a listing in any of the cities or any of the districts fits
    districts: tuple[str, ...] = ()
    min_bedrooms: int | None = None
    max_bedrooms: int | None = None
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    currency: str | None = None  # of the two prices; listings in other currencies compare at the stored rates
    features: tuple[str, ...] = ()  # all of them
    exclude: tuple[UUID, ...] = ()
    limit: int = 5


@dataclass(frozen=True, slots=True)
class ListingView:
    """A listing as the brain reads it. `card` is the outside's shape of it, passed through untouched."""

    id: UUID
    title: str
    description: str
    category: str
    rent_type: RentType | None
    city: str
    district: str | None
    bedrooms: int | None  # 0 is a studio, None where bedrooms mean nothing
    price: Decimal
    currency: str
    price_period: str | None  # "month", "night", "hour"…; None for a sale
    features: tuple[str, ...]
    score: float  # how well it fits the query's text, 0–1; 0 without a text
    card: JSON = field(repr=False)


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The best `limit` listings and how many fit in all."""

    items: tuple[ListingView, ...]
    total: int


def _nothing(*_: object) -> tuple[Any, ...]:
    return ()


def _never(*_: object) -> bool:
    return False


def _no_meaning(_: str) -> None:
    return None


def _unheard() -> None:
    return None


def untimed(_: str) -> AbstractContextManager[None]:
    """Time nothing."""
    return nullcontext()


@dataclass(frozen=True, slots=True)
class Capabilities:
    """Everything the brain may do while it thinks; each is read-only, has its own deadline and belongs to this turn."""

    search_listings: Callable[[ListingQuery], SearchResult]
    stream: Callable[[str], None]  # show the next words to the reader; raises when the turn was stopped or lost
    degraded: Callable[[], None] = _unheard  # told ahead of the first words that are made without a model
    look_up: Callable[[str, Language], tuple[Article, ...]] = _nothing  # local knowledge, the best first
    requests: Callable[[], tuple[OpenRequest, ...]] = _nothing  # this person's, the newest first
    viewings: Callable[[], tuple[Viewing, ...]] = _nothing  # this person's that are still to come, the next one first
    is_taken: Callable[[UUID, datetime], bool] = _never  # a viewing of that listing at that time
    meaning: Callable[[str], Sequence[float] | None] = _no_meaning  # a vector of the words, made in this process
    recall: Callable[[], Recalled] | None = None  # what the memory gives for this message, asked when it is needed
    model: Model | None = None  # None: no model is configured, or it may not be used now
    around: Callable[[str], AbstractContextManager[None]] = untimed  # whoever else times the steps


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One earlier message of the thread."""

    role: Literal["user", "assistant", "vendor", "system"]
    content: str


@dataclass(frozen=True, slots=True)
class TurnContext:
    """One message to answer and what is known around it."""

    turn_id: UUID
    thread_id: UUID
    user_id: UUID
    text: str
    history: tuple[HistoryLine, ...]  # oldest first, without the message itself
    checkpoint: JSON | None  # what the last reply of this thread returned
    places: tuple[Place, ...]
    rates: Rates
    now: datetime
    preferences: tuple[Preference, ...] = ()


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A listing worth showing: why, and what it misses, in the reader's language."""

    listing: ListingView
    reasons: tuple[str, ...]
    score: float
    misses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something the brain wants done; the domain decides whether it happens."""

    kind: str
    arguments: JSON  # plain: ids and times as strings


@dataclass(frozen=True, slots=True)
class Card:
    """Something to show besides words, always said in the words too. The shapes are in docs/asyncapi.yaml."""

    kind: Literal["request", "quotes", "viewing", "sources", "hand_off", "choices"]
    body: JSON


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One step of the supervisor: which node ran, for how long, how it ended."""

    node: str
    ms: float
    outcome: str
    tool: str | None = None
    at: float | None = None  # when it began, by the clock `time.perf_counter`


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one turn. `text` is exactly what was streamed, piece after piece."""

    text: str
    agent: str
    language: Language
    checkpoint: JSON
    recommendations: tuple[Recommendation, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    cards: tuple[Card, ...] = ()
    degraded: bool = False
    intent: str = ""  # what the message was about, as the router understood it
    trace: tuple[TraceStep, ...] = ()
