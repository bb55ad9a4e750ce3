"""Of the export: what I asked for, what came of it, and what I was told."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import and_, select

from app.domain.bookings import Viewing
from app.domain.broadcasts import Broadcast, BroadcastDecision
from app.domain.deliveries import Delivery
from app.domain.export.part import Me, Part, name_of
from app.domain.listings import Listing
from app.domain.notifications import Notification
from app.domain.requests import Quote, Request, VendorResponse


class RequestKept(BaseModel):
    """What I needed."""

    id: UUID
    thread_id: UUID | None
    category: str
    details: str
    city: str | None
    district: str | None
    budget_amount: float | None
    budget_currency: str | None
    deadline: date | None
    contact: str | None
    status: str
    created_at: datetime
    expires_at: datetime


class BroadcastKept(BaseModel):
    """That vendors were asked about a request of mine, and what came of it as a whole."""

    id: UUID
    request_id: UUID
    number: int
    status: str
    failure: str | None
    told: str | None
    created_at: datetime
    settled_at: datetime | None


class VendorAskedKept(BaseModel):
    """A vendor to whom a request of mine was sent or is to be sent."""

    broadcast_id: UUID
    vendor: str
    outcome: str
    channel: str | None
    decided_at: datetime


class AnswerKept(BaseModel):
    """That a vendor answered a request of mine."""

    request_id: UUID
    vendor: str
    kind: str
    channel: str
    late: bool
    answered_at: datetime


class QuoteKept(BaseModel):
    """An offer that was made to me, in the vendor's terms."""

    id: UUID
    request_id: UUID
    vendor: str
    price: float
    currency: str
    period: str | None
    terms: str
    valid_until: date | None
    confidence: float
    status: str
    received_at: datetime


class BookingKept(BaseModel):
    """A viewing that I booked; `reason` is the owner's word why it was declined."""

    id: UUID
    listing_id: UUID
    listing: str
    starts_at: datetime
    ends_at: datetime
    note: str
    status: str
    reason: str | None
    created_at: datetime


class NotificationKept(BaseModel):
    """What I was told on the page, or am to be told when it is due."""

    id: UUID
    kind: str
    title: str
    body: str
    about: dict[str, Any]
    due_at: datetime
    created_at: datetime
    told_at: datetime | None
    read_at: datetime | None
    cancelled_at: datetime | None


class DeliveryKept(BaseModel):
    """A mail or message to me: its words, its address and what became of it."""

    id: UUID
    purpose: str
    proactive: bool
    channel: str
    address: str
    content: dict[str, Any]
    state: str
    reason: str | None
    request_id: UUID | None
    due_at: datetime
    created_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None
    failed_at: datetime | None


def _asked(me: Me) -> Any:
    mine = BroadcastDecision.broadcast_id.in_(select(Broadcast.id).where(Broadcast.request_id.in_(me.requests)))
    return and_(mine, BroadcastDecision.outcome != "skipped")  # why others were not asked is theirs


PARTS = (
    Part("requests", RequestKept, Request, lambda me: Request.user_id == me.user_id, (Request.created_at,)),
    Part(
        "broadcasts",
        BroadcastKept,
        Broadcast,
        lambda me: Broadcast.request_id.in_(me.requests),
        (Broadcast.created_at,),
    ),
    Part(
        "vendors_asked",
        VendorAskedKept,
        BroadcastDecision,
        _asked,
        (BroadcastDecision.decided_at,),
        {"vendor": name_of(BroadcastDecision.vendor_id)},
    ),
    Part(
        "answers_received",
        AnswerKept,
        VendorResponse,
        lambda me: VendorResponse.request_id.in_(me.requests),
        (VendorResponse.answered_at,),
        {"vendor": name_of(VendorResponse.vendor_id)},
    ),
    Part(
        "quotes_received",
        QuoteKept,
        Quote,
        lambda me: Quote.request_id.in_(me.requests),
        (Quote.received_at,),
        {"vendor": name_of(Quote.vendor_id)},
    ),
    Part(
        "bookings",
        BookingKept,
        Viewing,
        lambda me: Viewing.user_id == me.user_id,
        (Viewing.starts_at,),
        {"listing": select(Listing.title).where(Listing.id == Viewing.listing_id).scalar_subquery()},
    ),
    Part(
        "notifications",
        NotificationKept,
        Notification,
        lambda me: Notification.user_id == me.user_id,
        (Notification.created_at,),
        {"about": Notification.payload},
    ),
    Part("deliveries", DeliveryKept, Delivery, lambda me: Delivery.recipient_id == me.user_id, (Delivery.created_at,)),
)
