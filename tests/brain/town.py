"""A small town in memory: listings, and a search that really applies every field of the query."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from app.brain.model import Model
from app.brain.supervisor import think
from app.brain.types import (
    JSON,
    Capabilities,
    HistoryLine,
    ListingQuery,
    ListingView,
    Place,
    Rates,
    RentType,
    Reply,
    SearchResult,
    TurnContext,
)  # fmt: skip
from app.brain.views import Article, OpenRequest, Preference, Recalled, Viewing
from app.domain.places import PLACES as MAP

SPACE = UUID("00000000-0000-0000-0000-00000000cafe")
PLACES = tuple(Place(p.name, p.city, p.lat, p.lon, p.aliases) for p in MAP)
RATES = Rates(
    date(2026, 11, 20), {"GBP": Decimal(1), "EUR": Decimal("1.17"), "USD": Decimal("1.30"), "TRY": Decimal("55.0")}
)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
GOODS = {"car", "motorbike", "furniture", "electronics", "appliance"}
SERVICES = {
    "plumbing", "electrical", "cleaning", "air_conditioning", "moving", "gardening", "painting", "pool_care",
    "car_rental", "tutoring", "legal",
}  # fmt: skip


def listing(  # noqa: PLR0917 - a row of the town reads best in one line
    title: str, category: str, where: str, price: int | str, period: str | None = "month", bedrooms: int | None = None,
    features: str = "", currency: str = "GBP", deal: RentType | None = None,
) -> ListingView:  # fmt: skip
    place = next(p for p in PLACES if p.name == where)
    rent: RentType | None = deal
    if rent is None and category not in GOODS | SERVICES:
        rent = "sale" if period is None else "short_term" if period == "night" else "long_term"
    return ListingView(
        id=uuid5(SPACE, title), title=title, description=f"{title}.", category=category, rent_type=rent,
        city=place.city, district=None if place.is_city else place.name, bedrooms=bedrooms, price=Decimal(price),
        currency=currency, price_period=period, features=tuple(features.split()), score=0.5, card={"title": title},
    )  # fmt: skip


TOWN: tuple[ListingView, ...] = (
    listing("Bright flat by the harbour", "apartment", "Kyrenia", 650, bedrooms=2, features="furnished balcony"),
    listing("Quiet flat in Alsancak", "apartment", "Alsancak", 600, bedrooms=2, features="furnished pool sea_view"),
    listing("Garden flat in Lapta", "apartment", "Lapta", 550, bedrooms=2, features="garden pets_allowed unfurnished"),
    listing("Roomy flat in Ozankoy", "apartment", "Ozankoy", 690, bedrooms=2, features="parking"),
    listing("Flat near the old mill", "apartment", "Dogankoy", 480, bedrooms=2, features="furnished"),
    listing("Flat with a view", "apartment", "Karaoglanoglu", 640, bedrooms=2, features="sea_view air_conditioning"),
    listing("Sunny flat in Catalkoy", "apartment", "Catalkoy", 760, bedrooms=2, currency="EUR", features="pool"),
    listing("Family flat in Kyrenia", "apartment", "Kyrenia", 850, bedrooms=3, features="furnished parking"),
    listing("Large flat in Alsancak", "apartment", "Alsancak", 900, bedrooms=3, features="pool"),
    listing("Studio in the centre", "studio", "Kyrenia", 380, bedrooms=0, features="furnished near_centre"),
    listing("One bedroom in Karakum", "apartment", "Karakum", 450, bedrooms=1, features="furnished"),
    listing("One bedroom in Kyrenia", "apartment", "Kyrenia", 430, bedrooms=1, features="furnished internet"),
    listing("Villa with private pool", "villa", "Lapta", 1800, bedrooms=3, features="private_pool pool garden"),
    listing("Villa above the sea", "villa", "Esentepe", 2200, bedrooms=4, features="sea_view private_pool pool"),
    listing("Student flat in Nicosia", "apartment", "Nicosia", 20000, currency="TRY", bedrooms=2, features="furnished"),
    listing("Flat in Gonyeli", "apartment", "Gonyeli", 420, bedrooms=2, features="unfurnished"),
    listing("Flat in Dereboyu", "apartment", "Dereboyu", 650, currency="USD", bedrooms=2, features="furnished"),
    listing("Three rooms in Hamitkoy", "apartment", "Hamitkoy", 520, bedrooms=3),
    listing("Flat near the university", "apartment", "Sakarya", 400, bedrooms=2, features="furnished near_university"),
    listing("Studio in Baykal", "studio", "Baykal", 300, bedrooms=0, features="furnished student_friendly"),
    listing("Family flat in Famagusta", "apartment", "Famagusta", 600, bedrooms=3, features="parking elevator"),
    listing("Two bedrooms in Famagusta", "apartment", "Famagusta", 500, bedrooms=2, features="unfurnished"),
    listing("Long Beach seaside flat", "apartment", "Long Beach", 550, bedrooms=1, features="sea_view pool furnished"),
    listing("Long Beach weekend studio", "studio", "Long Beach", 45, "night", 0, "pool sea_view furnished"),
    listing("Holiday villa in Bogaz", "villa", "Bogaz", 160, "night", 3, "private_pool pool sea_view", "EUR"),
    listing("Harbour holiday flat", "apartment", "Kyrenia", 60, "night", 1, "furnished internet"),
    listing("Old town holiday flat", "apartment", "Kyrenia", 85, "night", 2, "furnished balcony"),
    listing("Karpaz beach bungalow", "bungalow", "Dipkarpaz", 50, "night", 1, "near_beach"),
    listing("New flat to buy in Long Beach", "apartment", "Long Beach", 89000, None, 1, "new_build pool sea_view"),
    listing("Flat to buy in Kyrenia", "apartment", "Kyrenia", 125000, None, 2, "new_build parking"),
    listing("Penthouse in Catalkoy", "penthouse", "Catalkoy", 210000, None, 3, "terrace sea_view"),
    listing("Villa to buy in Lapta", "villa", "Lapta", 285000, None, 3, "private_pool pool garden"),
    listing("Villa to buy in Bellapais", "villa", "Bellapais", 420000, None, 4, "private_pool pool mountain_view"),
    listing("Plot in Esentepe", "land", "Esentepe", 75000, None, features="sea_view"),
    listing("Shop in Famagusta", "commercial", "Famagusta", 1200),
    listing("House in Morphou", "bungalow", "Morphou", 95000, None, 3, "garden"),
    listing("Toyota Vitz 2014", "car", "Nicosia", 4200, None, features="automatic low_mileage"),
    listing("Mercedes C200", "car", "Kyrenia", 14500, None, features="automatic diesel"),
    listing("BMW 320d", "car", "Famagusta", 9800, None, features="diesel"),
    listing("Scooter 125", "motorbike", "Kyrenia", 1400, None),
    listing("Corner sofa", "furniture", "Kyrenia", 250, None),
    listing("Used fridge", "appliance", "Nicosia", 120, None, features="warranty"),
    listing("Laptop 14 inch", "electronics", "Famagusta", 350, None),
    listing("Girne Plumbing", "plumbing", "Kyrenia", 35, "hour", features="emergency english_speaking"),
    listing("Nicosia Pipe Works", "plumbing", "Nicosia", 1500, "job", currency="TRY"),
    listing("Bright Electric", "electrical", "Kyrenia", 30, "hour", features="insured"),
    listing("Sparkle Cleaning", "cleaning", "Famagusta", 10, "hour", features="weekend english_speaking"),
    listing("Island Rent a Car", "car_rental", "Kyrenia", 30, "day"),
    listing("Cool Air Service", "air_conditioning", "Nicosia", 40, "job"),
)


def search(query: ListingQuery, town: tuple[ListingView, ...] = TOWN) -> SearchResult:
    fitting = [one for one in town if fits(one, query)]
    return SearchResult(tuple(fitting[: query.limit]), len(fitting))


def fits(one: ListingView, query: ListingQuery) -> bool:
    kind = "goods" if one.category in GOODS else "service" if one.category in SERVICES else "property"
    anywhere = not query.cities and not query.districts
    return (
        kind == query.kind
        and query.category in (None, one.category)
        and query.rent_type in (None, one.rent_type)
        and (anywhere or one.city in query.cities or one.district in query.districts)
        and (query.min_bedrooms is None or (one.bedrooms is not None and one.bedrooms >= query.min_bedrooms))
        and (query.max_bedrooms is None or (one.bedrooms is not None and one.bedrooms <= query.max_bedrooms))
        and affordable(one, query)
        and set(query.features) <= set(one.features)
        and one.id not in query.exclude
    )


def affordable(one: ListingView, query: ListingQuery) -> bool:
    if query.currency is None:
        return True
    amount = RATES.convert(one.price, one.currency, query.currency)
    return (query.min_price is None or amount >= query.min_price) and (
        query.max_price is None or amount <= query.max_price
    )


def meaning_of(text: str) -> Any:
    """Return what the local model makes of the words, as the worker does."""
    from app.integrations.embeddings import local_meaning_of

    return local_meaning_of(text)


@dataclass
class Conversation:
    """A person talking: every reply's checkpoint goes into the next turn, as JSON, and every line into the history."""

    search: Callable[[ListingQuery], SearchResult] = search
    checkpoint: Mapping[str, Any] | None = None
    articles: tuple[Article, ...] = ()
    requests: tuple[OpenRequest, ...] = ()
    viewings: tuple[Viewing, ...] = ()
    taken: set[tuple[UUID, datetime]] = field(default_factory=set)
    preferences: tuple[Preference, ...] = ()
    memory: Recalled | None = None
    recalls: int = 0  # how often the memory was asked
    now: datetime = NOW
    pieces: list[str] = field(default_factory=list)
    queries: list[ListingQuery] = field(default_factory=list)
    history: list[HistoryLine] = field(default_factory=list)
    number: int = 0
    model: Model | None = None
    is_about: Callable[[Article, str], bool] = lambda *_: True
    meaning: Callable[[str], Any] = meaning_of

    def says(self, text: str) -> Reply:
        self.pieces.clear()
        self.queries.clear()
        self.number += 1
        reply = think(self.context(text), self.able())
        self.checkpoint = reply.checkpoint
        self.history += [HistoryLine("user", text), HistoryLine("assistant", reply.text)]
        return reply

    def able(self) -> Capabilities:
        return Capabilities(
            self._search,
            self.pieces.append,
            look_up=lambda text, _: tuple(one for one in self.articles if self.is_about(one, text)),
            requests=lambda: self.requests,
            viewings=lambda: self.viewings,
            is_taken=lambda listing, when: (listing, when) in self.taken,
            meaning=self.meaning,
            recall=None if self.memory is None else self._recall,
            model=self.model,
        )

    def context(self, text: str) -> TurnContext:
        turn = uuid5(SPACE, f"turn {self.number}")
        lines = tuple(self.history[-20:])
        return TurnContext(
            turn, SPACE, SPACE, text, lines, self.checkpoint, PLACES, RATES, self.now, preferences=self.preferences
        )

    def _recall(self) -> Recalled:
        self.recalls += 1
        assert self.memory is not None
        return self.memory

    def _search(self, query: ListingQuery) -> SearchResult:
        self.queries.append(query)
        return self.search(query)


def proposed(reply: Reply) -> list[tuple[str, JSON]]:
    return [(one.kind, one.arguments) for one in reply.proposals]


def card(reply: Reply, kind: str) -> JSON:
    return next(one.body for one in reply.cards if one.kind == kind)


def titles(reply: Reply) -> list[str]:
    return [one.listing.title for one in reply.recommendations]
