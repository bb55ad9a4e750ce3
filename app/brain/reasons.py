"""Why a listing fits, or how it misses: only what its own fields say."""

from collections.abc import Iterator
from decimal import Decimal

from app.brain.geography import Atlas, find, km
from app.brain.nlp.phrases import money
from app.brain.nlp.values import Bedrooms
from app.brain.query import Prices
from app.brain.slots import Wants
from app.brain.types import ListingQuery, ListingView
from app.brain.wording import Voice, bedrooms_told

_TOLD = 3  # features named without having been asked for


def reasons(voice: Voice, listing: ListingView, wants: Wants, prices: Prices, places: Atlas) -> tuple[str, ...]:
    """Return what speaks for the listing, in the order a reader asks: rooms, price, place, features."""
    return tuple(part for part in _reasons(voice, listing, wants, prices, places) if part)


def _reasons(voice: Voice, listing: ListingView, wants: Wants, prices: Prices, places: Atlas) -> Iterator[str]:
    if listing.bedrooms is not None:
        yield bedrooms_told(voice, Bedrooms(listing.bedrooms, listing.bedrooms))
    yield _price(voice, listing, prices)
    yield _place(voice, listing, places)
    asked = [key for key in wants.wishes if key in listing.features]
    others = [key for key in listing.features if key not in asked][: max(0, _TOLD - len(asked))]
    yield from (voice.name("feature", key) for key in (*asked, *others))


def _price(voice: Voice, listing: ListingView, prices: Prices) -> str:
    told = voice.price(listing.price, listing.currency, listing.price_period)
    amount = _in(voice, listing, prices.currency)
    if prices.high is None or prices.currency is None or amount is None or amount > prices.high:
        return told
    return voice.say("reason.under", price=told, limit=money(voice.language, prices.high, prices.currency))


def _place(voice: Voice, listing: ListingView, places: Atlas) -> str:
    district, city = find(places, listing.district), find(places, listing.city)
    if not district or not city or district == city:
        return voice.say("reason.place", place=voice.name("city", listing.district or listing.city))
    distance = max(1, round(km(district, city)))
    return voice.say("reason.distance", place=district.name, km=distance, city=voice.name("city", city.name))


def differences(voice: Voice, listing: ListingView, query: ListingQuery, places: Atlas) -> tuple[str, ...]:
    """Return how the listing misses what `query` asked for; empty when it fits."""
    return tuple(part for part in _differences(voice, listing, query, places) if part)


def _differences(voice: Voice, listing: ListingView, query: ListingQuery, places: Atlas) -> Iterator[str]:
    yield _over(voice, listing, query)
    yield _elsewhere(voice, listing, query, places)
    yield _rooms(voice, listing, query)
    missing = [voice.name("feature", key) for key in query.features if key not in listing.features]
    yield voice.say("diff.feature", features=", ".join(missing)) if missing else ""
    if query.category and listing.category != query.category:
        have, want = (voice.name("category", key) for key in (listing.category, query.category))
        yield voice.say("diff.category", have=have, want=want)


def _over(voice: Voice, listing: ListingView, query: ListingQuery) -> str:
    amount = _in(voice, listing, query.currency)
    if amount is None or query.currency is None:
        return ""
    if query.max_price is not None and amount > query.max_price:
        return voice.say("diff.over", amount=_at_least_one(voice, amount - query.max_price, query.currency))
    if query.min_price is not None and amount < query.min_price:
        return voice.say("diff.under", amount=_at_least_one(voice, query.min_price - amount, query.currency))
    return ""


def _at_least_one(voice: Voice, amount: Decimal, currency: str) -> str:
    return money(voice.language, max(amount, Decimal(1)), currency)


def _elsewhere(voice: Voice, listing: ListingView, query: ListingQuery, places: Atlas) -> str:
    asked = (*query.cities, *query.districts)
    if not asked or listing.city in query.cities or listing.district in query.districts:
        return ""
    here = find(places, listing.district) or find(places, listing.city)
    there = [place for name in asked if (place := find(places, name))]
    told = voice.name("city", listing.district or listing.city)
    if not here or not there:
        return voice.say("diff.place_far", place=told)
    return voice.say("diff.place", place=told, km=max(1, round(min(km(here, place) for place in there))))


def _rooms(voice: Voice, listing: ListingView, query: ListingQuery) -> str:
    have, low, high = listing.bedrooms, query.min_bedrooms, query.max_bedrooms
    if have is None or not ((low is not None and have < low) or (high is not None and have > high)):
        return ""
    want = bedrooms_told(voice, Bedrooms(low, high))
    return voice.say("diff.bedrooms", have=bedrooms_told(voice, Bedrooms(have, have)), want=want)


def _in(voice: Voice, listing: ListingView, currency: str | None) -> Decimal | None:
    try:
        return voice.rates.convert(listing.price, listing.currency, currency) if currency else None
    except KeyError:
        return None
