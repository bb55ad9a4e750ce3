"""The questions about viewings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, contains_eager

from app.domain.bookings.sides import SideName
from app.domain.bookings.viewing import ACTIVE, LASTS, Status, Viewing
from app.domain.listings import Listing
from app.domain.listings.listing import MEDIA
from app.domain.paging import Position, cut, latest
from app.domain.users import User
from app.kit.errors import NotFound


class ViewedHome(BaseModel):
    """The home of a viewing, as far as a list shows it."""

    id: UUID
    title: str
    city: str
    district: str | None
    image: str | None
    owner_id: UUID


class Visitor(BaseModel):
    """Who wants to see it: a name and nothing to reach them by."""

    id: UUID
    display_name: str


class BookingView(BaseModel):
    """A viewing as both of its sides see it."""

    id: UUID
    status: Status
    starts_at: datetime
    ends_at: datetime
    note: str
    reason: str | None
    created_at: datetime
    listing: ViewedHome
    person: Visitor

    @classmethod
    def of(cls, row: Viewing) -> "BookingView":
        """Return the view of a row that was loaded with its listing and its person."""
        home, image = row.listing, next(iter(row.listing.images), None)
        where = {"city": home.city, "district": home.district, "image": image and MEDIA + image}
        return cls(
            **{name: getattr(row, name) for name in cls.model_fields if name not in ("listing", "person")},
            listing=ViewedHome(id=home.id, title=home.title, owner_id=home.owner_id, **where),
            person=Visitor(id=row.user_id, display_name=row.user.display_name),
        )


def coming(session: Session, user_id: UUID) -> Sequence[Viewing]:
    """Return the person's viewings that have not begun, with their listings, the next one first, in one query."""
    query = select(Viewing).join(Viewing.listing).options(contains_eager(Viewing.listing))
    still = (Viewing.user_id == user_id, Viewing.status.in_(ACTIVE), Viewing.starts_at > func.now())
    return session.scalars(query.where(*still).order_by(Viewing.starts_at)).all()


def page(
    session: Session, user_id: UUID, side: SideName, limit: int, before: Position | None = None
) -> tuple[list[Viewing], Position | None]:
    """Return the viewings of a side, the latest first, and where the next page begins, in one query."""
    query = latest(_whole().where(_of_side(user_id, side)), (Viewing.starts_at, Viewing.id), limit, before)
    return cut(session.scalars(query).all(), limit, lambda last: (last.starts_at, last.id))


def find(session: Session, user_id: UUID, viewing_id: UUID) -> Viewing:
    """Return a viewing of either side with its listing and its person. Raises NotFound."""
    mine = _of_side(user_id, "person") | _of_side(user_id, "owner")
    fresh = {"populate_existing": True}
    viewing = session.scalar(_whole().where(Viewing.id == viewing_id, mine), execution_options=fresh)
    if viewing is None:
        raise NotFound("There is no such viewing", code="viewing_not_found")
    return viewing


def is_taken(session: Session, listing_id: UUID, starts_at: datetime) -> bool:
    """Tell whether anybody's viewing of the home overlaps the half hour that begins at `starts_at`."""
    return session.scalar(select(overlapping(starts_at, Viewing.listing_id == listing_id).exists())) or False


def overlapping(starts_at: datetime, *of: ColumnElement[bool]) -> Select[Any]:
    """Return the question for active viewings that overlap the half hour that begins at `starts_at`."""
    times = (Viewing.starts_at < starts_at + LASTS, Viewing.ends_at > starts_at)
    return select(Viewing.id).where(Viewing.status.in_(ACTIVE), *times, *of)


def _whole() -> Select[Viewing]:
    whole = (contains_eager(Viewing.listing), contains_eager(Viewing.user))
    return select(Viewing).join(Viewing.listing).join(Viewing.user).options(*whole)


def _of_side(user_id: UUID, side: SideName) -> ColumnElement[bool]:
    return User.id == user_id if side == "person" else Listing.owner_id == user_id
