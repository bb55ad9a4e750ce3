"""Distances between places, and which places lie around others."""

from collections.abc import Iterable
from math import asin, cos, radians, sin, sqrt

from app.brain.types import Place

Atlas = tuple[Place, ...]


def find(places: Atlas, name: str | None) -> Place | None:
    """Return the place of that English name."""
    return next((place for place in places if place.name == name), None)


def km(one: Place, other: Place) -> float:
    """Return the distance in kilometres as the crow flies."""
    lat1, lat2 = radians(one.lat), radians(other.lat)
    dlat, dlon = lat2 - lat1, radians(other.lon - one.lon)
    return 12742 * asin(sqrt(sin(dlat / 2) ** 2 + cos(lat1) * cos(lat2) * sin(dlon / 2) ** 2))


def around(places: Atlas, names: Iterable[str], reach_km: float) -> list[Place]:
    """Return the districts within `reach_km` of any of the named places, nearest first, themselves left out."""
    named = set(names)
    centres = [place for place in places if place.name in named]
    found = [
        (min(km(place, centre) for centre in centres), place)
        for place in places
        if centres and place.name not in named and not place.is_city
    ]
    return [place for distance, place in sorted(found, key=lambda pair: pair[0]) if distance <= reach_km]


def nearest_city(places: Atlas, name: str) -> Place | None:
    """Return the city nearest to the named place, other than its own."""
    start = find(places, name)
    if start is None:
        return None
    others = [place for place in places if place.is_city and place.name != start.city]
    return min(others, key=lambda city: km(start, city), default=None)
