"""All listings, offered and retired, the newest first: for admins."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager

from app.domain.listings.listing import Listing, ListingView
from app.domain.paging import Position, cut, latest
from app.domain.places import Place

State = Literal["offered", "retired", "all"]


class ShelfView(ListingView):
    """A listing as admins see it."""

    retired_at: datetime | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which listings; every field that is set must hold. `words` are looked for in titles."""

    state: State = "all"
    owner_id: UUID | None = None
    category: str | None = None
    place: Place | None = None
    words: str = ""


def shelf_page(
    session: Session, wanted: Wanted, limit: int, before: Position | None
) -> tuple[list[ShelfView], Position | None]:
    """Return listings, the newest first, and where the next page begins. One query."""
    query = _filtered(select(Listing).join(Listing.owner).options(contains_eager(Listing.owner)), wanted)
    asked = session.scalars(latest(query, (Listing.created_at, Listing.id), limit, before)).all()
    found, following = cut(asked, limit, lambda last: (last.created_at, last.id))
    return [shelf_view(listing) for listing in found], following


def shelf_view(listing: Listing) -> ShelfView:
    """Return what admins see; the owner must have been loaded with it."""
    return ShelfView(**dict(listing.view()), retired_at=listing.retired_at)


def _filtered(query: Select[Listing], wanted: Wanted) -> Select[Listing]:
    if wanted.state != "all":
        retired = Listing.retired_at
        query = query.where(retired.is_(None) if wanted.state == "offered" else retired.is_not(None))
    if wanted.owner_id:
        query = query.where(Listing.owner_id == wanted.owner_id)
    if wanted.category:
        query = query.where(Listing.category == wanted.category)
    if wanted.place:
        column = Listing.city if wanted.place.name == wanted.place.city else Listing.district
        query = query.where(column == wanted.place.name)
    if wanted.words:
        query = query.where(func.strpos(func.lower(Listing.title), wanted.words.lower()) > 0)
    return query
