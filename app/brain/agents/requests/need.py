"""A need as it would be sent: what, in whose words, where, for how much, until when."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from app.brain.checkpoint import Session
from app.brain.geography import Atlas, find
from app.brain.nlp.moments import HERE
from app.brain.nlp.phrases import day, money
from app.brain.nlp.values import Deadline, Where
from app.brain.plain import plain
from app.brain.query import currency_of
from app.brain.slots import Wants
from app.brain.types import JSON
from app.brain.wording import Voice

T = TypeVar("T")
MAX_DETAILS = 500
MAX_TITLE = 60


@dataclass(frozen=True, slots=True)
class Need:
    """What one request says; `told` and `body` show it, `arguments` propose it."""

    category: str  # "service.plumbing", "goods.other"
    details: str
    city: str | None
    district: str | None = None
    budget: tuple[Decimal, str] | None = None
    deadline: date | None = None

    def told(self, voice: Voice) -> str:
        """Return the need in one line of the reader's language."""
        amount = self.budget and voice.say("part.to", high=money(voice.language, *self.budget))
        until = self.deadline and voice.say("request.by", day=day(voice.language, self.deadline))
        parts = (
            label(voice, self.category),
            voice.say("quoted", words=self.details),
            self._place(voice),
            amount,
            until,
        )
        return ", ".join(part for part in parts if part)

    def arguments(self) -> dict[str, Any]:
        """Return what the proposal `open_request` carries."""
        amount, currency = self.budget or (None, None)
        return {
            "category": self.category,
            "details": self.details,
            "city": self.city,
            "district": self.district,
            "budget": None if amount is None else {"amount": f"{amount.normalize():f}", "currency": currency},
            "deadline": self.deadline and self.deadline.isoformat(),
        }

    def body(self, voice: Voice, state: str, choices: list[dict[str, str]] | None = None) -> JSON:
        """Return the body of the card that shows the need."""
        told = {**self.arguments(), "label": label(voice, self.category)}
        return {"state": state, "request": told, "choices": choices or []}

    def _place(self, voice: Voice) -> str:
        city = voice.name("city", self.city) if self.city else ""
        place = ", ".join(name for name in (self.district, city) if name)
        return voice.say("part.places", places=place) if place else ""


def of(session: Session, places: Atlas) -> Need:
    """Return the need that a session holds."""
    wants = Wants(session.slots)
    city, district = _place(wants.where, places)
    details, deadline = session.slots.get("details"), session.slots.get("deadline")
    return Need(
        category=full_category(wants.category),
        details=details if isinstance(details, str) else "",
        city=city,
        district=district,
        budget=_budget(wants),
        deadline=deadline.day if isinstance(deadline, Deadline) else None,
    )


def label(voice: Voice, category: str) -> str:
    """Return the reader's word for a category of requests."""
    kind, _, slug = category.partition(".")
    return voice.name("category", kind if slug in ("", "other") else slug)


def title(voice: Voice, category: str, details: str) -> str:
    """Return how a request is spoken of: its category and the beginning of its words."""
    words = plain(details, MAX_TITLE)
    return f"{label(voice, category)} ({voice.say('quoted', words=words)})" if words else label(voice, category)


def full_category(category: str | None) -> str:
    """Return a category that requests can have: one without a known slug is `other` of its kind."""
    kind, _, slug = (category or "service.").partition(".")
    return f"{kind}.{slug or 'other'}"


def current(session: Session, now: datetime) -> Session:
    """Return the session without a deadline that has gone by while the draft lay there."""
    deadline = session.slots.get("deadline")
    if not isinstance(deadline, Deadline) or deadline.day >= now.astimezone(HERE).date():
        return session
    return replace(session, slots={name: value for name, value in session.slots.items() if name != "deadline"})


def _place(where: Where, places: Atlas) -> tuple[str | None, str | None]:
    district = next(iter(where.districts), None)
    found = find(places, district)
    return (found.city if found else next(iter(where.cities), None)), district


def _budget(wants: Wants) -> tuple[Decimal, str] | None:
    budget = wants.budget
    amount = (budget.high or budget.low) if budget else None
    if not budget or not amount:
        return None
    if budget.about and budget.low and budget.high:
        amount = ((budget.low + budget.high) / 2).quantize(Decimal(1))  # the middle is what was said
    return amount, currency_of(budget, wants)
