"""Matching: which vendors a request is for, the best first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, and_, any_, cast, func, literal, or_, select, true
from sqlalchemy.orm import Session, contains_eager

from app.domain.deliveries import Delivery
from app.domain.deliveries.delivery import REACHED
from app.domain.listings import Category
from app.domain.requests import Quote, Request
from app.domain.users import User
from app.domain.vendors import Vendor

ANYTHING = "other"  # of its kind: the request names no category of its own
CATEGORY, AREA, LANGUAGE = 4.0, 2.0, 1.0  # what a fit weighs; past response weighs 0-2, so language never outweighs it
RESPONSE = 2.0


@dataclass(frozen=True, slots=True)
class Asked:
    """How often a vendor got requests, and how many of them were answered with a quote."""

    received: int
    quoted: int

    @property
    def rate(self) -> float:
        """The share that was answered, 0-1; who was never asked counts as answering every second time."""
        return (self.quoted + 1) / (max(self.received, self.quoted) + 2)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A vendor who may be asked. `fits` names what speaks for them; `matches` is false for who was only named."""

    vendor: Vendor = field(repr=False)
    matches: bool
    is_own: bool  # whether it is the buyer
    fits: tuple[str, ...]
    asked: Asked
    delivery: Delivery | None = field(repr=False)  # what was sent about this request already

    @property
    def score(self) -> float:
        """How early to ask: fit first, then past response."""
        weights = {"category": CATEGORY, "area": AREA, "language": LANGUAGE}
        return sum(weights.get(fit, 0) for fit in self.fits) + RESPONSE * self.asked.rate


def rfq_key(request_id: UUID, vendor_id: UUID) -> str:
    """Return the name of the one message that asks this vendor about this request."""
    return f"rfq:{request_id}:{vendor_id}"


def candidates(
    session: Session, request: Request, language: str, wanted: Sequence[UUID] | None = None
) -> list[Candidate]:
    """Return whom the request is for, or of all vendors those `wanted`; the best first, in one query.

    Their accounts stay until the transaction ends: one that is erased meanwhile waits.
    """
    matches = and_(_does(request.category), _serves(request.city))
    # Who has left the marketplace is a reason only to whoever names them, not a vendor who cannot be reached.
    anybody = and_(matches, Vendor.user_id != request.user_id, Vendor.retired_at.is_(None))
    chosen = Vendor.user_id.in_(wanted) if wanted is not None else anybody
    rows = session.execute(
        select(Vendor, Delivery, matches.label("matches"), *_history())
        .join(Vendor.user)
        .outerjoin(Delivery, Delivery.dedup_key == literal(f"rfq:{request.id}:") + cast(Vendor.user_id, Text))
        .where(chosen)
        .options(contains_eager(Vendor.user))
        .with_for_update(key_share=True, read=True, of=User)
    ).all()
    found = [
        Candidate(
            vendor=vendor,
            matches=matched,
            is_own=vendor.user_id == request.user_id,
            fits=_fits(vendor, request, language),
            asked=Asked(received, quoted),
            delivery=delivery,
        )
        for vendor, delivery, matched, received, quoted in rows
    ]
    return sorted(found, key=lambda one: (-one.score, str(one.vendor.user_id)))


def _does(category: str) -> ColumnElement[bool]:
    """Whether the vendor works in the category; `service.other` is anybody who offers a service of some kind."""
    kind, _, slug = category.partition(".")
    if slug != ANYTHING:
        return literal(slug) == any_(Vendor.categories)
    offered = select(Category.slug).where(Category.kind == kind, Category.slug == any_(Vendor.categories))
    return offered.correlate(Vendor).exists()


def _serves(city: str | None) -> ColumnElement[bool]:
    if city is None:
        return true()
    return or_(literal(city) == any_(Vendor.areas), func.coalesce(func.cardinality(Vendor.areas), 0) == 0)


def _history() -> tuple[Any, Any]:
    received = select(func.count()).where(
        Delivery.recipient_id == Vendor.user_id, Delivery.purpose == "rfq", Delivery.state.in_(REACHED)
    )
    quoted = select(func.count(Quote.request_id.distinct())).where(Quote.vendor_id == Vendor.user_id)
    return received.correlate(Vendor).scalar_subquery(), quoted.correlate(Vendor).scalar_subquery()


def _fits(vendor: Vendor, request: Request, language: str) -> tuple[str, ...]:
    named = {
        "category": request.category.partition(".")[2] in vendor.categories,
        "area": request.city is not None and request.city in vendor.areas,
        "language": language in vendor.languages,
    }
    return tuple(name for name, holds in named.items() if holds)
