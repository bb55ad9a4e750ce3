"""Bookings: appointments to see a home; the database refuses two at once, of a home and of a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, select, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint, insert
from sqlalchemy.orm import Mapped, Session, contains_eager, mapped_column, relationship

from app.domain.base import Base
from app.domain.clock import LOCAL
from app.domain.listings import Category, Listing
from app.kit.errors import Conflict, Invalid, NotFound
from app.kit.text import clean

LASTS = timedelta(minutes=30)
FURTHEST = timedelta(days=90)
FIRST, LAST = time(8), time(19, 30)  # when a viewing may begin, on the clock of North Cyprus; the last ends at 20:00
LONGEST = 500  # characters of the note
ACTIVE = ("requested", "confirmed")

_holds = text("status in ('requested', 'confirmed')")
_when = text("tstzrange(starts_at, ends_at)")


class Taken(Conflict):
    """Somebody else sees the home at that time."""

    code, title = "taken", "That time is taken"


class Busy(Conflict):
    """The person has a viewing at that time."""

    code, title = "busy", "You have a viewing at that time"


class InThePast(Invalid):
    """A time that has gone by."""

    code, title = "in_the_past", "That time has gone by"


class TooFar(Invalid):
    """A time further ahead than anybody plans."""

    code, title = "too_far", f"Viewings can be booked {FURTHEST.days} days ahead"


class OutsideHours(Invalid):
    """A time at which nobody shows a home."""

    code, title = "outside_hours", f"Viewings begin between {FIRST:%H:%M} and {LAST:%H:%M}"


class NotAHome(Invalid):
    """A car or a plumber is not viewed by appointment."""

    code, title = "not_a_home", "Only homes can be viewed by appointment"


class Viewing(Base):
    """An appointment of a person at a listing, half an hour long."""

    __tablename__ = "viewings"
    __table_args__ = (
        ExcludeConstraint(("listing_id", "="), (_when, "&&"), name="ex_viewings_listing", where=_holds),
        ExcludeConstraint(("user_id", "="), (_when, "&&"), name="ex_viewings_person", where=_holds),
        Index("ix_viewings_user_id_starts_at", "user_id", "starts_at"),
        Index("ix_viewings_listing_id", "listing_id"),
        CheckConstraint("status in ('requested', 'confirmed', 'cancelled', 'done')", name="status"),
        CheckConstraint("ends_at = starts_at + interval '30 minutes'", name="lasts"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    listing_id: Mapped[UUID] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"))
    turn_id: Mapped[UUID | None] = mapped_column(unique=True)  # no foreign key: it outlives the turn, for once-ness
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(server_default="")
    status: Mapped[str] = mapped_column(server_default="requested")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    listing: Mapped[Listing] = relationship(lazy="raise")


@dataclass(frozen=True, slots=True)
class Appointment:
    """Which home somebody wants to see, and when."""

    listing_id: UUID
    starts_at: datetime
    note: str = ""


def request_viewing(session: Session, user_id: UUID, turn_id: UUID | None, wish: Appointment) -> Viewing:
    """Book half an hour at a home; the same turn again gets the viewing it booked.

    Raises Taken, Busy, InThePast, TooFar, OutsideHours, NotAHome, Invalid for a time without a zone or an endless
    note, NotFound for a listing that is not offered.
    """
    known = _of_turn(session, turn_id)
    if known:
        return known
    _check_time(wish.starts_at)
    _check_home(session, wish.listing_id)
    values = {"id": uuid4(), "user_id": user_id, "listing_id": wish.listing_id, "turn_id": turn_id}
    times = {"starts_at": wish.starts_at, "ends_at": wish.starts_at + LASTS}
    note = clean(wish.note, "note", LONGEST) if wish.note.strip() else ""
    # Without a target it is silent about all three: the turn's viewing, the home's and the person's other viewings.
    stored = insert(Viewing).values(**values, **times, note=note).on_conflict_do_nothing().returning(Viewing)
    viewing = session.scalar(stored) or _of_turn(session, turn_id)
    if viewing is None:
        raise _why_not(session, user_id, wish)
    return viewing


def cancel(session: Session, user_id: UUID, viewing_id: UUID) -> Viewing:
    """Cancel a viewing of this person; again changes nothing.

    Raises NotFound when it is not there or somebody else's, InThePast when it has begun.
    """
    own = select(Viewing).where(Viewing.id == viewing_id, Viewing.user_id == user_id).with_for_update()
    viewing = session.scalar(own)
    if viewing is None:
        raise NotFound("There is no such viewing", code="viewing_not_found")
    if viewing.status != "cancelled":
        if viewing.status == "done" or viewing.starts_at <= datetime.now(UTC):
            raise InThePast
        viewing.status = "cancelled"
    return viewing


def coming(session: Session, user_id: UUID) -> Sequence[Viewing]:
    """Return the person's viewings that have not begun, with their listings, the next one first, in one query."""
    query = select(Viewing).join(Viewing.listing).options(contains_eager(Viewing.listing))
    still = (Viewing.user_id == user_id, Viewing.status.in_(ACTIVE), Viewing.starts_at > func.now())
    return session.scalars(query.where(*still).order_by(Viewing.starts_at)).all()


def is_taken(session: Session, listing_id: UUID, starts_at: datetime) -> bool:
    """Tell whether anybody's viewing of the home overlaps the half hour that begins at `starts_at`."""
    return session.scalar(select(_overlapping(starts_at, Viewing.listing_id == listing_id).exists())) or False


def _of_turn(session: Session, turn_id: UUID | None) -> Viewing | None:
    return session.scalar(select(Viewing).where(Viewing.turn_id == turn_id)) if turn_id else None


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
    own = _overlapping(wish.starts_at, Viewing.user_id == user_id)
    return Busy() if session.scalar(select(own.exists())) else Taken()


def _overlapping(starts_at: datetime, *of: Any) -> Any:
    times = (Viewing.starts_at < starts_at + LASTS, Viewing.ends_at > starts_at)
    return select(Viewing.id).where(Viewing.status.in_(ACTIVE), *times, *of)
