"""`/api/v1/bookings`: appointments to see a home; I book and cancel, the owner confirms or declines."""

from typing import Annotated
from uuid import UUID, uuid4

from flask import Response, request
from flask_openapi.blueprint import APIBlueprint
from pydantic import AwareDatetime, BaseModel, BeforeValidator, Field

from app.api.answers import answer
from app.api.identity import me
from app.api.shapes import Page, PageQuery
from app.domain import bookings
from app.domain.bookings import LONGEST, Appointment, BookingView, SideName
from app.kit import rate_limit
from app.kit.errors import Invalid, RateLimited
from app.kit.logging import SANE_TOKEN
from app.kit.problems import Problem
from app.kit.text import Text
from app.kit.transaction import transaction

RATE = "30/hour"  # new bookings of a person: each of them writes to an owner


def _text_only(value: object) -> object:
    # Pydantic would read a number as a time since 1970, which nobody wrote.
    if not isinstance(value, str):
        raise ValueError("must be a time in RFC 3339")  # noqa: TRY004 - pydantic collects ValueError
    return value


class BookingPath(BaseModel):
    """The booking named in a path."""

    booking_id: UUID


class BookingsQuery(PageQuery):
    """Whose bookings: those I made, or those of what I offer."""

    side: Annotated[SideName, Field(alias="as")] = "person"


class Wish(BaseModel):
    """Which home, and when."""

    listing_id: UUID
    starts_at: Annotated[AwareDatetime, BeforeValidator(_text_only)]
    note: Annotated[Text, Field(max_length=LONGEST)] = ""


class Refusal(BaseModel):
    """Why the owner cannot make it, in their words; the person reads it."""

    reason: Annotated[Text, Field(max_length=LONGEST)] = ""


class Bookings(Page[BookingView]):
    """A page of bookings, the latest first."""


api = APIBlueprint(
    "bookings",
    __name__,
    abp_tags=[{"name": "bookings"}],
    abp_security=[{"bearer": []}],
    abp_responses={401: Problem, 422: Problem},
)


@api.post("/", responses={201: BookingView, 404: Problem, 409: Problem, 429: Problem})
def book(body: Wish) -> Response:
    """Ask for a viewing; the same `Idempotency-Key` again answers the same booking."""
    key = _key()
    decision = rate_limit.hit("booking", str(me().user_id), key or str(uuid4()), RATE)
    if not decision.allowed:
        raise RateLimited("Too many bookings; please wait", retry_after=decision.retry_after)
    wish = Appointment(body.listing_id, body.starts_at, body.note)
    with transaction() as session:
        viewing = bookings.request_viewing(session, me().user_id, None, wish, key)
        view = BookingView.of(bookings.find(session, me().user_id, viewing.id))
    return answer(view, 201)


@api.get("/", responses={200: Bookings})
def list_bookings(query: BookingsQuery) -> Response:
    """List my bookings, or with `as=owner` those of what I offer."""
    with transaction() as session:
        rows, following = bookings.page(session, me().user_id, query.side, query.limit, query.before())
        items = [BookingView.of(row) for row in rows]
    return answer(Bookings.of(items, following))


@api.get("/<uuid:booking_id>", responses={200: BookingView, 404: Problem})
def get_booking(path: BookingPath) -> Response:
    """Show a booking of mine or of what I offer."""
    return _shown(path.booking_id)


@api.post("/<uuid:booking_id>/cancel", responses={200: BookingView, 404: Problem, 409: Problem})
def cancel(path: BookingPath) -> Response:
    """Cancel my booking; again changes nothing."""
    with transaction() as session:
        bookings.cancel(session, me().user_id, path.booking_id)
    return _shown(path.booking_id)


@api.post("/<uuid:booking_id>/confirm", responses={200: BookingView, 404: Problem, 409: Problem})
def confirm(path: BookingPath) -> Response:
    """Confirm a booking of what I offer; again changes nothing."""
    with transaction() as session:
        bookings.confirm(session, me().user_id, path.booking_id)
    return _shown(path.booking_id)


@api.post("/<uuid:booking_id>/decline", responses={200: BookingView, 404: Problem, 409: Problem})
def decline(path: BookingPath, body: Refusal) -> Response:
    """Decline a booking of what I offer, also a confirmed one; again changes nothing."""
    with transaction() as session:
        bookings.decline(session, me().user_id, path.booking_id, body.reason)
    return _shown(path.booking_id)


def _shown(booking_id: UUID) -> Response:
    with transaction() as session:
        view = BookingView.of(bookings.find(session, me().user_id, booking_id))
    return answer(view)


def _key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key and not SANE_TOKEN.fullmatch(key):
        raise Invalid.field("Idempotency-Key", "must have 1-128 letters, digits or ._:@/+=-")
    return key or None
