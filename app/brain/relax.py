"""When nothing fits: one wish relaxed at a time, by real searches."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from app.brain.geography import Atlas, around, nearest_city
from app.brain.types import ListingQuery, ListingView, SearchResult

Search = Callable[[ListingQuery], SearchResult]
MAX_SEARCHES = 8
WANTED = 5
DISTRICT_REACH_KM, CITY_REACH_KM = 8.0, 16.0


def near_misses(query: ListingQuery, search: Search, places: Atlas) -> list[ListingView]:
    """Return up to five listings that miss one wish, at most two for each wish given up; else some that miss more."""
    found: dict[UUID, ListingView] = {}
    _collect(found, list(_steps(query, places))[:MAX_SEARCHES], search)
    if not found and (query.cities or query.districts):
        far = _wider(_wider(query, places), places)
        _collect(found, [far, *_steps(far, places)][: MAX_SEARCHES // 2], search)
        if not found:
            bare = replace(far, features=(), min_bedrooms=None, max_bedrooms=None)
            _collect(found, [bare, replace(bare, min_price=None, max_price=None)], search)
    return list(found.values())[:WANTED]


def _collect(found: dict[UUID, ListingView], wider: list[ListingQuery], search: Search) -> None:
    for query in wider:
        if len(found) < WANTED:
            hidden = (*query.exclude, *found)
            found.update((one.id, one) for one in search(replace(query, limit=2, exclude=hidden)).items)


def _steps(query: ListingQuery, places: Atlas) -> Iterator[ListingQuery]:
    """Yield the query with one wish relaxed, the smallest sacrifice first."""
    if query.max_price is not None or query.min_price is not None:
        yield replace(query, max_price=_scaled(query.max_price, "1.2"), min_price=_scaled(query.min_price, "0.8"))
    if query.cities or query.districts:
        yield _neighbours(query, places)
        yield _wider(query, places)
    if query.min_bedrooms is not None or query.max_bedrooms is not None:
        yield replace(
            query, min_bedrooms=_shifted(query.min_bedrooms, -1), max_bedrooms=_shifted(query.max_bedrooms, 1)
        )
    for feature in query.features:
        yield replace(query, features=tuple(key for key in query.features if key != feature))
    if query.category and query.kind == "property" and query.category not in ("land", "commercial"):
        yield replace(query, category=None)


def _neighbours(query: ListingQuery, places: Atlas) -> ListingQuery:
    """The districts around what was asked, and nothing farther, so that the near comes before the far."""
    names = (*query.cities, *query.districts)
    near = tuple(place.name for place in around(places, names, CITY_REACH_KM if query.cities else DISTRICT_REACH_KM))
    return replace(query, districts=(*query.districts, *near))


def _wider(query: ListingQuery, places: Atlas) -> ListingQuery:
    """The city around a district, and the next city to a city."""
    cities = [city.name for name in query.cities if (city := nearest_city(places, name))]
    homes = [place.city for place in places if place.name in query.districts]
    return replace(query, cities=tuple(dict.fromkeys((*query.cities, *cities, *homes))))


def _scaled(amount: Decimal | None, factor: str) -> Decimal | None:
    return None if amount is None else amount * Decimal(factor)


def _shifted(bedrooms: int | None, by: int) -> int | None:
    return None if bedrooms is None else max(0, bedrooms + by)
