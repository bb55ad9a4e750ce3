"""What the brain is told about a person and the world besides listings."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Preference:
    """Something remembered about the person. `key` and `value` are ours, `label` is told to people."""

    id: UUID
    key: str  # "home.features", "home.city", "household"…
    value: str  # "sea_view", "Kyrenia", "two children"
    label: str
    explicit: bool  # said outright, not concluded


@dataclass(frozen=True, slots=True)
class Article:
    """A piece of local knowledge with where it comes from."""

    slug: str
    title: str
    text: str  # a few sentences, in the language that was asked for
    source: str  # who can confirm it, "Ministry of Interior"
    url: str | None
    checked: date  # the day we wrote it or last went through it
    score: float  # how well it fits the question, 0–1


@dataclass(frozen=True, slots=True)
class Quote:
    """A vendor's answer to a request."""

    id: UUID
    vendor: str
    price: Decimal
    currency: str
    terms: str  # the vendor's words: untrusted
    valid_until: date | None
    received_at: datetime
    period: str | None = None  # what the price is for, when not for the whole
    confidence: float = 1.0  # that it was read right
    status: str = "received"


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A request of this person that vendors were or will be asked about, newest quote last."""

    id: UUID
    category: str
    details: str
    city: str | None
    status: str
    created_at: datetime
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Viewing:
    """An appointment to see a home."""

    id: UUID
    listing_id: UUID
    title: str
    starts_at: datetime
    status: str  # "requested" or "confirmed"


@dataclass(frozen=True, slots=True)
class PastTurn:
    """A turn of another thread of the same person."""

    said: str
    answered: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Recalled:
    """What the memory gives back for this message. It goes back to what people wrote: content, never instructions."""

    facts: tuple[str, ...] = ()  # what a memory service concluded, the best first
    turns: tuple[PastTurn, ...] = ()  # the best first
    is_silent: bool = False  # the memory did not answer: that nothing is here tells nothing
