"""Of the export: what a vendor offers, and how they answered whoever asked."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select

from app.domain.bookings import Viewing
from app.domain.broadcasts import BroadcastDecision
from app.domain.export.part import Me, Part
from app.domain.listings import Listing
from app.domain.requests import Quote, VendorResponse
from app.domain.vendors import Vendor


class VendorKept(BaseModel):
    """What I offer as a vendor, and how I am reached."""

    phone: str | None
    city: str
    district: str | None
    lat: float
    lon: float
    categories: list[str]
    areas: list[str]
    languages: list[str]
    channels: list[str]
    about: str
    retired_at: datetime | None


class ListingKept(BaseModel):
    """A listing of mine; `images` are names of pictures."""

    id: UUID
    category: str
    title: str
    description: str
    rent_type: str | None
    city: str
    district: str | None
    lat: float
    lon: float
    bedrooms: int | None
    price: float
    currency: str
    price_period: str | None
    features: list[str]
    images: list[str]
    retired_at: datetime | None
    created_at: datetime


class BookingAtMineKept(BaseModel):
    """A viewing of a listing of mine; `note` is what I was told, `reason` what I answered."""

    id: UUID
    listing_id: UUID
    starts_at: datetime
    ends_at: datetime
    note: str
    status: str
    reason: str | None
    created_at: datetime


class QuoteSentKept(BaseModel):
    """An offer that I made, with the words that it was read from."""

    id: UUID
    request_id: UUID
    price: float
    currency: str
    period: str | None
    terms: str
    valid_until: date | None
    confidence: float
    evidence: str
    method: str
    channel: str | None
    status: str
    received_at: datetime


class AnswerGivenKept(BaseModel):
    """That I answered a request, and as what it was understood."""

    request_id: UUID
    kind: str
    channel: str
    method: str
    confidence: float
    quote_id: UUID | None
    asked_back: bool
    late: bool
    answered_at: datetime


class ConsideredKept(BaseModel):
    """That I was chosen as a vendor to be asked, or was not, and why."""

    broadcast_id: UUID
    outcome: str
    reason: str
    channel: str | None
    decided_at: datetime


def _at_mine(me: Me) -> Any:
    return Viewing.listing_id.in_(select(Listing.id).where(Listing.owner_id == me.user_id))


PARTS = (
    Part("vendor", VendorKept, Vendor, lambda me: Vendor.user_id == me.user_id, is_one=True),
    Part("listings", ListingKept, Listing, lambda me: Listing.owner_id == me.user_id, (Listing.created_at,)),
    Part("bookings_at_my_listings", BookingAtMineKept, Viewing, _at_mine, (Viewing.starts_at,)),
    Part("quotes_sent", QuoteSentKept, Quote, lambda me: Quote.vendor_id == me.user_id, (Quote.received_at,)),
    Part(
        "answers_given",
        AnswerGivenKept,
        VendorResponse,
        lambda me: VendorResponse.vendor_id == me.user_id,
        (VendorResponse.answered_at,),
    ),
    Part(
        "considered_as_vendor",
        ConsideredKept,
        BroadcastDecision,
        lambda me: BroadcastDecision.vendor_id == me.user_id,
        (BroadcastDecision.decided_at,),
    ),
)
