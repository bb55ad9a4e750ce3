"""The shapes in which the outside sees a request and its quotes (CONTRACT §2); amounts are JSON numbers."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from app.domain.requests.quote import Quote
from app.domain.requests.request import Request, RequestStatus


class QuotingVendor(BaseModel):
    """Who made an offer."""

    id: UUID
    display_name: str


class QuoteView(BaseModel):
    """A vendor's offer; `terms` are the vendor's own words."""

    id: UUID
    vendor: QuotingVendor
    price: float
    currency: str
    period: str | None  # hour, day, night, week, month, year or unit; none for the whole job
    terms: str
    valid_until: date | None
    confidence: float  # that it was read right, 0–1; 1 when the vendor filled a form in
    status: str
    received_at: datetime

    @classmethod
    def of(cls, quote: Quote, vendor: str | None = None) -> Self:
        """Return what the outside sees; the vendor's account must have been loaded with it unless it is named."""
        return cls(
            id=quote.id,
            vendor=QuotingVendor(id=quote.vendor_id, display_name=vendor or quote.vendor.user.display_name),
            price=float(quote.price),
            currency=quote.currency,
            period=quote.period,
            terms=quote.terms,
            valid_until=quote.valid_until,
            confidence=quote.confidence,
            status=quote.status,
            received_at=quote.received_at,
        )


class RequestPlace(BaseModel):
    """Where it is needed; the city by its English name."""

    city: str | None
    district: str | None


class RequestView(BaseModel):
    """What a person asked for, with the offers that hold."""

    id: UUID
    thread_id: UUID | None
    category: str
    details: str
    location: RequestPlace
    budget: float | None
    currency: str | None
    deadline: date | None
    contact: str | None
    status: RequestStatus
    created_at: datetime
    expires_at: datetime
    quotes: list[QuoteView]

    @classmethod
    def of(cls, request: Request) -> Self:
        """Return what the outside sees; its quotes must have been loaded with it."""
        same = {name: getattr(request, name) for name in _SAME}
        return cls(
            **same,
            thread_id=request.conversation_id,
            location=RequestPlace(city=request.city, district=request.district),
            budget=None if request.budget_amount is None else float(request.budget_amount),
            currency=request.budget_currency,
            quotes=[QuoteView.of(quote) for quote in request.quotes],
        )


_SAME = ("id", "category", "details", "deadline", "contact", "status", "created_at", "expires_at")
