"""Booking a viewing: once for a turn or a key, and never two at a time."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.domain.bookings import reminding, telling
from app.domain.bookings.looking import overlapping
from app.domain.bookings.sides import meeting
from app.domain.bookings.viewing import (
    FIRST,
    FURTHEST,
    LAST,
    LASTS,
    LONGEST,
    Appointment,
    Busy,
    InThePast,
    NotAHome,
    OutsideHours,
    Taken,
    TooFar,
    Viewing,
)
from app.domain.clock import LOCAL
from app.domain.listings import Category, Listing
from app.kit.errors import Conflict, Invalid, NotFound
from app.kit.text import clean


def request_viewing(
    session: Session, user_id: UUID, turn_id: UUID | None, wish: Appointment, key: str | None = None
) -> Viewing:
    """Book half an hour at a home and tell both sides; the same turn or key again gets the viewing it booked.

    Raises Taken, Busy, InThePast, TooFar, OutsideHours, NotAHome, Invalid for a time without a zone or an endless
    note, NotFound for a listing that is not offered, Conflict `idempotency_conflict` for a key of another wish.
    """
    known = _known(session, user_id, turn_id, key)
    if known:
        return _same(known, wish, key)
    _check_time(wish.starts_at)
    _check_home(session, wish.listing_id)
    both = meeting(session, user_id, wish.listing_id)
    viewing = _store(session, user_id, turn_id, wish, key)
    if viewing is None:
        known = _known(session, user_id, turn_id, key)
        if known is None:
            raise _why_not(session, user_id, wish)
        return _same(known, wish, key)
    telling.tell(session, viewing, both, "requested")
    reminding.remind(session, viewing, both)
    return viewing


def _known(session: Session, user_id: UUID, turn_id: UUID | None, key: str | None) -> Viewing | None:
    named = []  # never a comparison with None, which would find every viewing that has none
    if turn_id:
        named.append(Viewing.turn_id == turn_id)
    if key:
        named.append((Viewing.user_id == user_id) & (Viewing.idempotency_key == key))
    return session.scalar(select(Viewing).where(or_(*named))) if named else None


def _same(known: Viewing, wish: Appointment, key: str | None) -> Viewing:
    asked = (known.listing_id, known.starts_at, known.note)
    if key is not None and asked != (wish.listing_id, wish.starts_at, wish.note.strip()):
        raise Conflict("This key was used for another booking", code="idempotency_conflict")
    return known


def _store(session: Session, user_id: UUID, turn_id: UUID | None, wish: Appointment, key: str | None) -> Viewing | None:
    values: dict[str, Any] = {
        "id": uuid4(),
        "user_id": user_id,
        "listing_id": wish.listing_id,
        "turn_id": turn_id,
        "idempotency_key": key,
        "starts_at": wish.starts_at,
        "ends_at": wish.starts_at + LASTS,
        "note": clean(wish.note, "note", LONGEST) if wish.note.strip() else "",
    }
    # Without a target it is silent about all: the turn's viewing, the key's, the home's and the person's other ones.
    return session.scalar(insert(Viewing).values(values).on_conflict_do_nothing().returning(Viewing))


def _check_time(starts_at: datetime) -> None:
    if starts_at.tzinfo is None:
        raise Invalid.field("starts_at", "needs a time zone")
    now = datetime.now(UTC)
    if starts_at <= now:
        raise InThePast
    if starts_at > now + FURTHEST:
        raise TooFar
    if not FIRST <= starts_at.astimezone(LOCAL).time() <= LAST:
        raise OutsideHours


def _check_home(session: Session, listing_id: UUID) -> None:
    kind = session.scalar(
        select(Category.kind)
        .join(Listing, Listing.category == Category.slug)
        .where(Listing.id == listing_id, Listing.retired_at.is_(None))
    )
    if kind is None:
        raise NotFound("There is no such listing", code="listing_not_found")
    if kind != "property":
        raise NotAHome


def _why_not(session: Session, user_id: UUID, wish: Appointment) -> Conflict:
    own = overlapping(wish.starts_at, Viewing.user_id == user_id)
    return Busy() if session.scalar(select(own.exists())) else Taken()
