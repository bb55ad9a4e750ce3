"""Search: every filter holds, amounts compare in any currency, pages neither miss nor repeat, one query does it."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.domain import listings
from app.domain.listings import Criteria, Page
from app.kit.errors import NotFound
from app.kit.transaction import transaction
from tests.making import listing, market, rows


@pytest.fixture
def owner(database: None) -> UUID:
    return market()


def search(limit: int = 50, after: tuple[float, UUID] | None = None, **criteria: Any) -> Page:
    with transaction() as session:
        return listings.search(session, Criteria(**criteria), limit, after)


def titles(**criteria: Any) -> set[str]:
    return {found.listing.title for found in search(**criteria).items}


@pytest.mark.parametrize(
    ("wanted", "fitting", "other"),
    [
        ({"kind": "property"}, {}, {"category": "car"}),
        ({"category": "villa"}, {"category": "villa"}, {}),
        ({"rent_type": "sale"}, {"rent_type": "sale"}, {}),
        ({"rent_type": "long_term"}, {}, {"rent_type": None}),
        ({"cities": ("Famagusta",)}, {"city": "Famagusta"}, {}),
        ({"districts": ("Alsancak",)}, {"district": "Alsancak"}, {"district": None}),
        ({"min_bedrooms": 3}, {"bedrooms": 3}, {"bedrooms": 2}),
        ({"max_bedrooms": 1}, {"bedrooms": 1}, {"bedrooms": 2}),
        ({"max_bedrooms": 0}, {"bedrooms": 0}, {"bedrooms": None}),
        ({"min_price": Decimal(600)}, {}, {"price": Decimal("599.99")}),
        ({"max_price": Decimal(600)}, {}, {"price": Decimal("600.01")}),
        ({"features": ("pool", "sea view")}, {"features": ["sea view", "wifi", "pool"]}, {"features": ["pool"]}),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else None,
)
def test_a_filter_keeps_what_fits_and_nothing_else(
    owner: UUID, wanted: dict[str, Any], fitting: dict[str, Any], other: dict[str, Any]
) -> None:
    listing(owner, "fits", **fitting)
    listing(owner, "other", **other)
    assert titles(**wanted) == {"fits"}
    assert titles() == {"fits", "other"}


def test_filters_hold_together_and_several_places_count_as_any(owner: UUID) -> None:
    listing(owner, "in Kyrenia")
    listing(owner, "in Lapta", city="Kyrenia", district="Lapta", bedrooms=3)
    listing(owner, "in Famagusta", city="Famagusta")
    assert titles(cities=("Famagusta",), districts=("Lapta",)) == {"in Lapta", "in Famagusta"}
    assert titles(cities=("Famagusta",), districts=("Lapta",), min_bedrooms=3) == {"in Lapta"}


def test_excluded_and_retired_listings_are_hidden(owner: UUID) -> None:
    seen = listing(owner, "seen")
    gone = listing(owner, "gone")
    listing(owner, "here")
    rows("update listings set retired_at = now() where id = :id", id=gone)
    assert titles(exclude=(seen,)) == {"here"}
    for listing_id in (gone, uuid4()):
        with pytest.raises(NotFound), transaction() as session:
            listings.find(session, listing_id)


@pytest.mark.parametrize(
    ("price", "currency", "shown"),
    [
        (Decimal(625), "EUR", True),  # 500 GBP, the lower bound itself
        (Decimal("624.99"), "EUR", False),
        (Decimal(1050), "USD", True),  # 700 GBP, the upper bound itself
        (Decimal("1050.01"), "USD", False),
        (Decimal(30000), "TRY", True),  # 600 GBP
        (Decimal(600), "TRY", False),  # 12 GBP, although its number lies between the bounds
        (Decimal(600), "GBP", True),
    ],
)
def test_prices_compare_at_the_stored_rates_at_both_bounds(
    owner: UUID, price: Decimal, currency: str, shown: bool
) -> None:
    listing(owner, "one", price=price, currency=currency)
    found = titles(min_price=Decimal(500), max_price=Decimal(700), currency="GBP")
    assert found == ({"one"} if shown else set())


def test_bounds_in_another_currency_compare_too(owner: UUID) -> None:
    listing(owner, "600 pounds")
    assert titles(max_price=Decimal(30000), min_price=Decimal(30000), currency="TRY") == {"600 pounds"}
    assert titles(max_price=Decimal(29999), currency="TRY") == set()


def test_without_a_currency_prices_compare_as_they_are_written(owner: UUID) -> None:
    listing(owner, "cheap lira", price=Decimal(600), currency="TRY")
    listing(owner, "pounds", price=Decimal(700))
    assert titles(max_price=Decimal(650)) == {"cheap lira"}


def test_without_words_the_newest_come_first(owner: UUID) -> None:
    for day, title in enumerate(["oldest", "middle", "newest"], start=1):
        listing(owner, title)
        rows("update listings set created_at = make_date(2026, 1, :day) where title = :title", day=day, title=title)
    assert [found.listing.title for found in search().items] == ["newest", "middle", "oldest"]


@pytest.mark.parametrize("words", ["", "flat"])
def test_pages_neither_miss_nor_repeat_even_when_all_rank_alike(owner: UUID, words: str) -> None:
    made = {listing(owner, "Flat") for _ in range(11)}
    rows("update listings set created_at = '2026-01-01'")
    seen: list[UUID] = []
    after: tuple[float, UUID] | None = None
    while True:
        page = search(3, after, text=words)
        assert page.total == 11
        seen += [found.listing.id for found in page.items]
        if page.following is None:
            break
        after = page.following
    assert len(seen) == 11
    assert set(seen) == made


def test_a_page_with_its_owners_is_one_query(owner: UUID, queries: list[str]) -> None:
    for n in range(5):
        listing(owner, f"Flat {n}")
    queries.clear()
    with transaction() as session:
        page = listings.search(session, Criteria(text="flat"), 5)
        assert [found.listing.view().owner.display_name for found in page.items] == ["Owner"] * 5
    assert len(queries) == 1


def test_nothing_found_is_an_empty_page(owner: UUID) -> None:
    assert search(cities=("Nowhere",)) == Page(items=(), total=0, following=None)
