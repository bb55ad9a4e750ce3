"""Says in the reader's language what was understood and what a listing's own fields say."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from app.brain.checkpoint import Brief
from app.brain.nlp.phrases import count, day, either, money, phrases, say
from app.brain.nlp.values import Bedrooms
from app.brain.plain import plain
from app.brain.query import deal_of, prices_of
from app.brain.slots import Wants
from app.brain.types import Kind, Language, ListingView, Rates

MAX_TITLE = 90


Listed = ListingView | Brief  # a listing as the search returns it, or the little a conversation remembers of one


@dataclass(frozen=True, slots=True)
class Voice:
    """Who is spoken to: the language, and the rates and the currency prices are told in."""

    language: Language
    rates: Rates
    currency: str | None = None

    def say(self, key: str, **values: object) -> str:
        """Return one phrase in the reader's language."""
        return say(self.language, key, **values)

    def count(self, key: str, n: int) -> str:
        """Return one phrase with the plural that `n` needs."""
        return count(self.language, key, n)

    def name(self, family: str, key: str) -> str:
        """Return the reader's word for one of our keys; a key without a word is shown as words."""
        return phrases(self.language).get(f"{family}.{key}", key.replace("_", " "))

    def price(self, amount: Decimal, currency: str, period: str | None) -> str:
        """Return a price with its period, and what it is about in the asked currency when that is another."""
        told = self._per(money(self.language, amount, currency), period)
        if self.currency in (None, currency):
            return told
        try:
            converted = self.rates.convert(amount, currency, str(self.currency))
        except KeyError:
            return told
        return f"{told} (≈ {money(self.language, converted, str(self.currency))})"

    def _per(self, told: str, period: str | None) -> str:
        key = f"period.{period}"
        return self.say(key, price=told) if key in phrases(self.language) else told


def understood(voice: Voice, wants: Wants, kind: Kind) -> str:
    """Return all that was understood in one line, so that the reader sees a mistake at once."""
    return ", ".join(part for part in _parts(voice, wants, kind) if part)


def _parts(voice: Voice, wants: Wants, kind: Kind) -> Iterator[str]:
    bedrooms = bedrooms_told(voice, wants.bedrooms)
    if wants.category and not wants.category.endswith("."):
        yield voice.name("category", wants.category.rpartition(".")[2])
    elif kind == "property" and not bedrooms:
        yield voice.name("category", "home") if wants.known else ""
    elif kind != "property":
        yield voice.name("category", kind)
    yield bedrooms
    yield from _places(voice, wants)
    deal = deal_of(wants, voice.rates) if kind == "property" else None
    yield voice.say(f"deal.{deal}") if deal else ""
    yield _budget(voice, wants, kind)
    yield from (voice.name("feature", key) for key in wants.wishes)
    yield from _stay(voice, wants)


def bedrooms_told(voice: Voice, bedrooms: Bedrooms | None) -> str:
    """Return a bedroom count in words: exact, open or a range."""
    if bedrooms is None:
        return ""
    low, high = bedrooms.low, bedrooms.high
    if low == high and high is not None:
        return voice.count("part.bedrooms", high) if high else voice.say("part.studio")
    if low is None or high is None:
        return voice.count("part.bedrooms_from", low) if low is not None else voice.count("part.bedrooms_to", high or 0)
    return voice.say("part.bedrooms_range", low=low, high=high)


def _places(voice: Voice, wants: Wants) -> Iterator[str]:
    where = wants.where
    names = [voice.name("city", name) for name in (*where.districts, *where.cities)]
    if names:
        yield voice.say("part.near" if where.near else "part.places", places=either(voice.language, names))
    elif where.anywhere:
        yield voice.say("part.anywhere")
    if where.refused:
        refused = [voice.name("city", name) for name in where.refused]
        yield voice.say("part.not", places=either(voice.language, refused))


def _budget(voice: Voice, wants: Wants, kind: Kind) -> str:
    prices = prices_of(wants, voice.rates, kind)
    if not prices.currency or prices.low is prices.high is None:
        return ""
    low, high = (
        "" if amount is None else money(voice.language, amount, prices.currency) for amount in (prices.low, prices.high)
    )
    if low and high:
        told = voice.say("part.between", low=low, high=high)
    else:
        told = voice.say("part.to", high=high) if high else voice.say("part.from", low=low)
    period = f"period.{prices.period}"
    return voice.say(period, price=told) if prices.period else told


def _stay(voice: Voice, wants: Wants) -> Iterator[str]:
    if wants.stay and wants.stay.start:
        yield voice.say("part.start", day=day(voice.language, wants.stay.start))
    if wants.stay and wants.stay.nights:
        yield voice.count("part.nights", wants.stay.nights)


def item(voice: Voice, number: int, listing: Listed, note: str = "") -> str:
    """Return one line of the list: title, place, bedrooms, price, and how it differs if it does."""
    facts = " · ".join((place_told(voice, listing), *facts_told(voice, listing)))
    return f"{number}. **{title(voice, listing)}** — {facts}" + (f" — *{note}*" if note else "")


def title(voice: Voice, listing: Listed) -> str:
    """Return the listing's title without anything that a reader's screen would act on."""
    return plain(listing.title, MAX_TITLE) or voice.name("category", listing.category)


def place_told(voice: Voice, listing: Listed) -> str:
    """Return `Alsancak, Kyrenia`."""
    city = voice.name("city", listing.city)
    return f"{listing.district}, {city}" if listing.district and listing.district != listing.city else city


def facts_told(voice: Voice, listing: Listed) -> tuple[str, ...]:
    """Return the bedrooms, where they mean something, and the price."""
    rooms = listing.bedrooms
    price = voice.price(listing.price, listing.currency, listing.price_period)
    return (bedrooms_told(voice, Bedrooms(rooms, rooms)), price) if rooms is not None else (price,)


def is_converted(voice: Voice, listings: tuple[ListingView, ...]) -> bool:
    """Whether any price of the list is told in a currency it is not written in."""
    known = {*voice.rates.per_gbp, "GBP"}
    return any(voice.currency not in (None, one.currency) and one.currency in known for one in listings)


def speaking(voice: Voice, currency: str | None) -> Voice:
    """Return the voice that tells prices in `currency` too."""
    return replace(voice, currency=currency)
