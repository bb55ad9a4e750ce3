"""Search: full text, filters and meaning, one SQL query for a page with its owners and categories."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Float, Select, and_, case, cast, func, literal, or_, select, tuple_
from sqlalchemy.dialects.postgresql import REGCONFIG
from sqlalchemy.orm import Session, contains_eager

from app.domain.listings.listing import Category, Kind, Listing, RentType
from app.domain.listings.rates import ExchangeRate
from app.domain.users import User

MEANING_WEIGHT = 0.7  # of the score; the rest is full text
MEANT = 0.35  # cosine similarity from which a listing answers the words without sharing any of them


@dataclass(frozen=True, slots=True)
class Criteria:
    """What to look for: every field that is set must hold.

    `text` ranks; with `text_must_fit` it also filters. `vector` is the meaning of `text` under `model`.
    """

    kind: Kind | None = None
    category: str | None = None
    text: str = ""
    text_must_fit: bool = False
    vector: Sequence[float] | None = None
    model: str = ""
    rent_type: RentType | None = None
    cities: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    min_bedrooms: int | None = None
    max_bedrooms: int | None = None
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    currency: str | None = None
    features: tuple[str, ...] = ()
    exclude: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A listing and how well it fits the words, 0–1."""

    listing: Listing
    score: float


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the listings that fit, how many there are in all, and where the next page begins."""

    items: tuple[Found, ...]
    total: int
    following: tuple[float, UUID] | None


def search(session: Session, criteria: Criteria, limit: int, after: tuple[float, UUID] | None = None) -> Page:
    """Return the best `limit` listings behind `after`: by fit when there are words, else the newest first."""
    fits = (
        select(Listing.id, _score(criteria).label("score"), _rank(criteria).label("rank"))
        .join(Category, Category.slug == Listing.category)
        .join(ExchangeRate, ExchangeRate.currency == Listing.currency)
        .where(*_filters(criteria))
        .cte("fits")
    )
    total = select(func.count()).select_from(fits).scalar_subquery()
    query: Select[Any] = (
        select(Listing, fits.c.score, fits.c.rank, total.label("total"))
        .join(fits, fits.c.id == Listing.id)
        .join(User, User.id == Listing.owner_id)
        .options(contains_eager(Listing.owner))
        .order_by(fits.c.rank.desc(), Listing.id.desc())
        .limit(limit + 1)
    )
    if after:
        query = query.where(tuple_(fits.c.rank, Listing.id) < tuple_(*map(literal, after)))
    rows = session.execute(query).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(
        items=tuple(Found(row.Listing, row.score) for row in rows[:limit]),
        total=rows[0].total if rows else 0,
        following=(last.rank, last.Listing.id) if last else None,
    )


def _filters(criteria: Criteria) -> list[ColumnElement[bool]]:
    wanted: dict[Any, Any] = {
        Category.kind: criteria.kind,
        Listing.category: criteria.category,
        Listing.rent_type: criteria.rent_type,
    }
    filters = [column == value for column, value in wanted.items() if value is not None]
    if criteria.cities or criteria.districts:
        filters.append(or_(Listing.city.in_(criteria.cities), Listing.district.in_(criteria.districts)))
    if criteria.features:
        filters.append(Listing.features.contains(list(criteria.features)))
    if criteria.exclude:
        filters.append(Listing.id.not_in(criteria.exclude))
    if criteria.text and criteria.text_must_fit:
        filters.append(or_(Listing.tsv.op("@@")(_words(criteria)), _similarity(criteria) >= MEANT))
    return [Listing.retired_at.is_(None), *filters, *_bounds(criteria)]


def _bounds(criteria: Criteria) -> list[ColumnElement[bool]]:
    bounds: list[ColumnElement[bool]] = []
    if criteria.min_bedrooms is not None:
        bounds.append(Listing.bedrooms >= criteria.min_bedrooms)
    if criteria.max_bedrooms is not None:
        bounds.append(Listing.bedrooms <= criteria.max_bedrooms)
    asked = _per_gbp(criteria.currency)
    if criteria.min_price is not None:
        bounds.append(Listing.price * asked >= criteria.min_price * ExchangeRate.per_gbp)
    if criteria.max_price is not None:
        bounds.append(Listing.price * asked <= criteria.max_price * ExchangeRate.per_gbp)
    return bounds


def _per_gbp(currency: str | None) -> Any:
    """The rate of the asked currency; without one, prices compare in the listing's own."""
    if currency is None:
        return ExchangeRate.per_gbp
    asked = select(ExchangeRate.per_gbp.label("rate")).where(ExchangeRate.currency == currency)
    return asked.correlate(None).scalar_subquery()


def _score(criteria: Criteria) -> ColumnElement[float]:
    if not criteria.text:
        return literal(0.0, Float)
    # 32 divides the rank by itself + 1, which keeps it below 1.
    words = func.ts_rank_cd(Listing.tsv, _words(criteria), 32)
    return cast(MEANING_WEIGHT * _similarity(criteria) + (1 - MEANING_WEIGHT) * words, Float)


def _rank(criteria: Criteria) -> ColumnElement[float]:
    return _score(criteria) if criteria.text else cast(func.extract("epoch", Listing.created_at), Float)


def _words(criteria: Criteria) -> ColumnElement[Any]:
    return func.websearch_to_tsquery(cast("easy", REGCONFIG), criteria.text)


def _similarity(criteria: Criteria) -> ColumnElement[float]:
    """How close the meaning is, 0–1; 0 for a listing whose vector is of another model."""
    if criteria.vector is None:
        return literal(0.0, Float)
    comparable = and_(Listing.embedding.is_not(None), Listing.embedding_model == criteria.model)
    return case((comparable, 1 - Listing.embedding.cosine_distance(criteria.vector)), else_=0.0)
