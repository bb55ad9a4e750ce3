"""Who may change a listing: its owner and every admin; nobody else is told that it is there."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from app.domain import audit
from app.domain.listings.listing import Listing
from app.kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes something."""

    user_id: UUID
    is_admin: bool


def own(session: Session, author: Author, listing_id: UUID, *, retired: bool = False) -> Listing:
    """Return the author's listing with its owner, locked until the transaction ends; a retired one only when asked for.

    Raises NotFound when it is not there, not in that state, or somebody else's.
    """
    query = select(Listing).join(Listing.owner).options(contains_eager(Listing.owner)).where(Listing.id == listing_id)
    query = query.where(Listing.retired_at.is_not(None) if retired else Listing.retired_at.is_(None))
    if not author.is_admin:
        query = query.where(Listing.owner_id == author.user_id)
    listing = session.scalar(query.with_for_update(of=Listing, key_share=True))
    if listing is None:
        raise NotFound("There is no such listing", code="listing_not_found")
    return listing


def noted(session: Session, author: Author, action: str, listing: Listing, **detail: Any) -> None:
    """Write down what an admin does to a listing; what owners do with their own is theirs."""
    if author.is_admin:
        audit.note(session, str(author.user_id), f"listing.{action}", str(listing.id), **detail)
