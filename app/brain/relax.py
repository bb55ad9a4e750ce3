"""When nothing fits: one wish relaxed at a time, by real searches."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from app.brain.geography import Atlas, around, nearest_city
from app.brain.types import ListingQuery, ListingView, SearchResult

Search = Callable[[ListingQuery], SearchResult]
MAX_SEARCHES = 7
WANTED = 5


def near_misses(query: ListingQuery, search: Search, places: Atlas) -> list[ListingView]:
    """Return up to five listings that miss one wish only, at most two for each wish given up."""
    found: dict[UUID, ListingView] = {}
    for number, wider in enumerate(_steps(query, places)):
        if number == MAX_SEARCHES or len(found) >= WANTED:
            break
        for listing in search(replace(wider, limit=2, exclude=(*query.exclude, *_ids(found)))).items:
            found.setdefault(listing.id, listing)
    return list(found.values())[:WANTED]


def _ids(found: dict[UUID, ListingView]) -> tuple[UUID, ...]:
    return tuple(found)


def _steps(query: ListingQuery, places: Atlas) -> Iterator[ListingQuery]:
    """Yield the query with one wish relaxed, the smallest sacrifice first."""
    if query.max_price is not None or query.min_price is not None:
        yield replace(query, max_price=_scaled(query.max_price, "1.2"), min_price=_scaled(query.min_price, "0.8"))
    if query.cities or query.districts:
        yield _wider(query, places)
    if query.min_bedrooms is not None or query.max_bedrooms is not None:
        yield replace(
            query, min_bedrooms=_shifted(query.min_bedrooms, -1), max_bedrooms=_shifted(query.max_bedrooms, 1)
        )
    for feature in query.features:
        yield replace(query, features=tuple(key for key in query.features if key != feature))
    if query.category and query.kind == "property" and query.category not in ("land", "commercial"):
        yield replace(query, category=None)


def _wider(query: ListingQuery, places: Atlas) -> ListingQuery:
    names = (*query.cities, *query.districts)
    neighbours = tuple(place.name for place in around(places, names, 8.0 if not query.cities else 20.0))
    cities = [city.name for name in query.cities if (city := nearest_city(places, name))]
    homes = [place.city for place in places if place.name in query.districts]
    return replace(
        query,
        cities=tuple(dict.fromkeys((*query.cities, *cities, *homes))),
        districts=tuple(dict.fromkeys((*query.districts, *neighbours))),
    )


def _scaled(amount: Decimal | None, factor: str) -> Decimal | None:
    return None if amount is None else amount * Decimal(factor)


def _shifted(bedrooms: int | None, by: int) -> int | None:
    return None if bedrooms is None else max(0, bedrooms + by)
