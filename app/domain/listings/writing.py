"""Offering, changing, retiring: whose words change is found by its new meaning."""

from uuid import UUID, uuid4

from sqlalchemy import func
from sqlalchemy.orm import Session

from app.domain.listings.checking import WRITTEN, Fields, columns
from app.domain.listings.listing import Listing
from app.domain.listings.ownership import Author, noted, own
from app.domain.listings.vectors import text_of
from app.domain.users import User
from app.kit.errors import Invalid


def offer(session: Session, author: Author, owner_id: UUID, wish: Fields) -> Listing:
    """Store a new listing of `owner_id`, who is the author unless the author is an admin.

    `wish` has the fields of `checking.WRITTEN` and `place`. Raises Invalid that names each unusable field.
    """
    if owner_id != author.user_id and not author.is_admin:
        raise Invalid.field("owner_id", "only an admin offers for somebody else")
    owner = session.get(User, owner_id)
    if owner is None or owner.role not in ("vendor", "admin") or owner.disabled_at:
        raise Invalid.field("owner_id", "is not a vendor")
    listing = Listing(id=uuid4(), owner=owner, images=[], **columns(session, wish))
    session.add(listing)
    session.flush()
    noted(session, author, "create", listing, owner_id=str(owner_id))
    return listing


def change(session: Session, author: Author, listing_id: UUID, wish: Fields) -> Listing:
    """Change the fields of `wish` and leave the others. Raises NotFound, Invalid that names each unusable field."""
    listing = own(session, author, listing_id)
    before = text_of(listing)
    for name, value in columns(session, wish, {name: getattr(listing, name) for name in WRITTEN}).items():
        setattr(listing, name, value)
    if text_of(listing) != before:
        listing.embedding = listing.embedding_model = None  # chores.embed_listings makes the new one
    session.flush()
    noted(session, author, "update", listing, fields=sorted(wish))
    return listing


def retire(session: Session, author: Author, listing_id: UUID) -> None:
    """Take a listing off the market; whatever mentions it stays. Raises NotFound."""
    listing = own(session, author, listing_id)
    listing.retired_at = func.now()
    noted(session, author, "retire", listing)


def restore(session: Session, author: Author, listing_id: UUID) -> Listing:
    """Offer a retired listing again. Raises NotFound."""
    listing = own(session, author, listing_id, retired=True)
    listing.retired_at = None
    session.flush()
    noted(session, author, "restore", listing)
    return listing
