"""Keeping the vectors of listings in step with their texts and with the model in use."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.domain.listings.listing import Listing


def text_of(listing: Listing) -> str:
    """Return the words whose meaning a listing is found by."""
    return f"{listing.title}. {listing.description} {listing.district or ''} {listing.city}".strip()


def without_vector(session: Session, model: str, most: int) -> Sequence[Listing]:
    """Return at most `most` listings that have no vector of `model` yet."""
    stale = or_(Listing.embedding.is_(None), Listing.embedding_model != model)
    return session.scalars(select(Listing).where(stale, Listing.retired_at.is_(None)).limit(most)).all()


def store_vectors(session: Session, model: str, vectors: Mapping[UUID, Sequence[float]]) -> None:
    """Store the vectors and the model that made them."""
    for listing_id, vector in vectors.items():
        session.execute(update(Listing).where(Listing.id == listing_id).values(embedding=vector, embedding_model=model))


def unchanged(session: Session, texts: Mapping[UUID, str]) -> set[UUID]:
    """Return which listings still have the text that they had, locked, so that it stays so until the commit."""
    query = select(Listing).where(Listing.id.in_(texts)).order_by(Listing.id).with_for_update(key_share=True)
    return {listing.id for listing in session.scalars(query) if text_of(listing) == texts[listing.id]}
