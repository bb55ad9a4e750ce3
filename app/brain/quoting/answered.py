"""What a vendor's answer is read from, and what is read."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from app.brain.types import Language

Kind = Literal["quote", "refusal", "question", "later", "chatter"]
Period = Literal["hour", "day", "night", "week", "month", "year", "unit"]
ENOUGH = 0.6  # from here on a price is believed; below it the vendor is asked once more
LONGEST_TERMS = 500
LONGEST_EVIDENCE = 200
FURTHEST = 366  # days that an offer can hold


@dataclass(frozen=True, slots=True)
class Said:
    """A vendor's words, and when they were written (aware)."""

    words: str
    at: datetime
    request: str = ""  # what was asked, for a model to understand them by


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words are, and what they offer. `evidence` is a piece of the words as written.

    A quote without a currency, or with several prices of which none is said to be the whole, has a price that is not
    to be believed: its `confidence` is below ENOUGH.
    """

    kind: Kind
    language: Language
    confidence: float  # 0–1
    evidence: str
    price: Decimal | None = None
    currency: str | None = None  # ISO 4217
    period: Period | None = None  # what the price is for, when not for the whole
    terms: str = ""  # the vendor's words on one line, without markup and links
    valid_until: date | None = None
    method: Literal["model", "rules"] = "rules"
    ms: float = 0.0

    @property
    def is_offer(self) -> bool:
        """Whether there is a price that can be shown and compared."""
        return self.kind == "quote" and self.currency is not None and self.confidence >= ENOUGH
