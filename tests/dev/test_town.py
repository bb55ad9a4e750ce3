"""The demo town: what it promises to everybody who searches, reads and looks at it."""

import hashlib
import re
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image

from app.dev import town
from app.dev.town.catalog import CITIES, FURNISHING, TODAY
from app.dev.town.model import DemoListing
from app.dev.town.pictures import draw
from app.dev.town.spots import HILLSIDE, SHORE
from app.domain.places import PLACES

LISTINGS = town.listings()
VENDORS = town.vendors()
DEALS = ("long_term", "short_term", "sale")


def homes(deal: str, city: str | None = None) -> list[DemoListing]:
    return [home for home in LISTINGS if home.rent_type == deal and city in {None, home.city}]


def pounds(listing: DemoListing) -> Decimal:
    return listing.price / town.RATES.per_gbp[listing.currency]


def test_there_is_enough_of_everything_to_search_in() -> None:
    kinds = Counter(listing.kind for listing in LISTINGS)
    assert len(LISTINGS) >= 360
    assert len(VENDORS) >= 40
    assert len(homes("long_term")) >= 120
    assert len(homes("short_term")) >= 70
    assert len(homes("sale")) >= 80
    assert kinds["goods"] >= 40
    assert kinds["service"] >= 40


@pytest.mark.parametrize("deal", DEALS)
@pytest.mark.parametrize("city", CITIES)
def test_every_city_offers_every_size_in_every_deal(city: str, deal: str) -> None:
    assert {0, 1, 2, 3, 4} <= {home.bedrooms for home in homes(deal, city)}


def test_the_first_question_of_the_demo_has_good_answers() -> None:
    """2 bedroom flat in Girne, long term, under £700."""
    two_beds = [home for home in homes("long_term", "Kyrenia") if home.bedrooms == 2]
    fitting = [home for home in two_beds if home.currency == "GBP" and home.price < 700]
    assert len(fitting) >= 6
    assert len([home for home in fitting if home.category == "apartment"]) >= 5
    assert len([home for home in fitting if home.district in {None, "Kyrenia Centre"}]) >= 2
    assert len([home for home in two_beds if pounds(home) > 700]) >= 4


def test_long_beach_offers_homes_to_rent_and_to_buy() -> None:
    deals = Counter(home.rent_type for home in LISTINGS if home.district == "Long Beach")
    assert all(deals[deal] >= 4 for deal in DEALS)


def test_every_category_has_a_listing_and_a_vendor() -> None:
    slugs = {category.slug for category in town.CATEGORIES}
    assert {listing.category for listing in LISTINGS} == slugs
    assert {slug for vendor in VENDORS for slug in vendor.categories} == slugs


def test_all_four_currencies_are_asked_in() -> None:
    assert {home.currency for home in homes("long_term")} == {"GBP", "EUR", "TRY", "USD"}
    assert {home.currency for home in homes("sale")} == {"GBP", "EUR"}
    assert {listing.currency for listing in LISTINGS if listing.kind == "service"} == {"TRY"}


# the same town everywhere


def test_the_town_is_built_the_same_way_again() -> None:
    town.listings.cache_clear()
    assert town.listings() == LISTINGS
    assert town.vendors() == VENDORS


def test_the_town_is_the_same_on_every_machine() -> None:
    """A seeded database keeps its rows only while this holds; change the digest knowingly."""
    text = "\n".join(f"{item.id} {item!r}" for item in (*VENDORS, *LISTINGS))
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "357619a07fe8483a"


def test_no_two_items_share_an_id_a_picture_an_address_or_a_number() -> None:
    assert len({item.id for item in (*VENDORS, *LISTINGS)}) == len(VENDORS) + len(LISTINGS)
    assert len({listing.images for listing in LISTINGS}) == len(LISTINGS)
    assert len({vendor.email for vendor in VENDORS}) == len(VENDORS)
    assert len({vendor.phone for vendor in VENDORS}) == len(VENDORS)


def test_listings_are_dated_within_the_sixty_days_before_today() -> None:
    assert all(TODAY - timedelta(days=60) <= listing.created_at < TODAY for listing in LISTINGS)


# places and people


def test_everything_stands_in_a_real_place_and_near_it() -> None:
    known = {place.name: place for place in PLACES}
    for item in (*VENDORS, *LISTINGS):
        place = known[item.district or item.city]
        assert place.city == item.city
        assert abs(place.lat - item.lat) < 0.01
        assert abs(place.lon - item.lon) < 0.01
        assert item.district is None or item.district != item.city


def test_listings_belong_to_a_vendor_of_their_trade_who_works_in_their_city() -> None:
    by_id = {vendor.id: vendor for vendor in VENDORS}
    for listing in LISTINGS:
        vendor = by_id[listing.vendor_id]
        assert listing.category in vendor.categories
        assert listing.city in vendor.areas


def test_vendors_can_be_reached_and_nobody_real_is_reached_by_mistake() -> None:
    for vendor in VENDORS:
        assert re.fullmatch(r"[a-z0-9-]+@demo\.easyislanders\.test", vendor.email)
        assert re.fullmatch(r"\+905330000\d{3}", vendor.phone)
        assert set() < set(vendor.languages) <= {"en", "tr", "ru", "de"}
        assert set() < set(vendor.channels) <= {"email", "whatsapp", "sms"}
        assert {vendor.city} <= set(vendor.areas) <= set(CITIES)


# fields that agree with each other


def test_kind_category_deal_and_period_agree() -> None:
    kinds = {category.slug: category.kind for category in town.CATEGORIES}
    periods = {"long_term": {"month"}, "short_term": {"night"}, "sale": {None}}
    for listing in LISTINGS:
        assert kinds[listing.category] == listing.kind
        assert (listing.rent_type is not None) == (listing.kind == "property")
        rest = {None} if listing.kind == "goods" else {"hour", "job", "day", "month"}
        assert listing.price_period in periods.get(listing.rent_type or "", rest)


def test_only_homes_have_bedrooms_and_only_studios_have_none_of_them() -> None:
    for listing in LISTINGS:
        home = listing.kind == "property" and listing.category not in {"land", "commercial"}
        assert (listing.bedrooms is not None) == home
        assert (listing.bedrooms == 0) == (listing.category == "studio")


def test_features_are_known_and_do_not_contradict_each_other() -> None:
    for listing in LISTINGS:
        has = set(listing.features)
        assert has <= town.FEATURES
        assert len(has) == len(listing.features)
        assert not {"pool", "private_pool"} <= has
        assert len(has & set(FURNISHING)) <= 1
        if listing.rent_type in {"long_term", "short_term"}:
            assert len(has & set(FURNISHING)) == 1


def test_the_sea_is_only_promised_where_there_is_sea() -> None:
    for home in LISTINGS:
        place = home.district or home.city
        assert "sea_view" not in home.features or place in SHORE | HILLSIDE
        assert "near_beach" not in home.features or place in SHORE


def test_prices_are_those_of_the_island() -> None:
    for home in LISTINGS:
        if home.bedrooms is None:
            continue
        low, high = {"long_term": (250, 2_550), "short_term": (44, 255), "sale": (60_000, 905_000)}[
            home.rent_type or ""
        ]
        assert low <= pounds(home) <= high, home
        if home.rent_type == "long_term" and home.category == "apartment" and home.bedrooms == 2:
            assert 445 <= pounds(home) <= 905, home


CLAIMS = {
    "property": {
        "sea_view": "sea view", "mountain_view": "mountain", "garden": "garden", "balcony": "balcony",
        "terrace": "terrace", "parking": "parking", "garage": "garage", "air_conditioning": "air condition",
        "central_heating": "heating", "fireplace": "fireplace", "elevator": r"\blift\b|elevator",
        "internet": "internet|wi-?fi", "generator": "generator", "gym": r"\bgym\b", "security": "security",
        "storage": "storeroom|storage", "white_goods": "white goods", "ensuite": "en-suite",
        "new_build": "finished this year|brand new|new build", "near_university": "university|campus",
        "near_beach": r"(?<!Long )(?<!Golden )\bbeach\b", "near_centre": "shops and caf", "solar": "solar",
        "wheelchair_access": "step-free|wheelchair", "jacuzzi": "jacuzzi", "barbecue": "barbecue",
        "student_friendly": "student", "pets_allowed": r"\bpets?\b", "unfurnished": "unfurnished",
        "furnished": r"(?<!un)(?<!partly )(?<!part-)\bfurnished", "part_furnished": "partly furnished|part-furnished",
        "private_pool": "private pool", "pool": "(?<!private )pool",
    },
    "goods": {"automatic": "automatic", "diesel": "diesel", "hybrid": "hybrid", "warranty": "warranty"},
    "service": {
        "emergency": "emergenc", "free_quote": "for free", "weekend": "weekend", "insured": "insured",
        "english_speaking": "speaks.* English", "turkish_speaking": "speaks.* Turkish",
        "russian_speaking": "speaks.* Russian",
    },
}  # fmt: skip


@pytest.mark.parametrize(("kind", "feature"), [(kind, feature) for kind in CLAIMS for feature in CLAIMS[kind]])
def test_words_claim_a_feature_only_where_it_is_one(kind: str, feature: str) -> None:
    for listing in LISTINGS:
        if listing.kind == kind and feature not in listing.features:
            words = f"{listing.title}. {listing.description}"
            assert not re.search(CLAIMS[kind][feature], words, re.IGNORECASE), (listing.key, words)


def test_descriptions_of_homes_are_two_to_four_sentences_and_name_the_place() -> None:
    for home in LISTINGS:
        if home.kind == "property":
            assert 2 <= len(re.findall(r"[.!?](?:\s|$)", home.description)) <= 4, home.description
            assert (home.district or home.city) in home.description
            assert len(home.title) <= 80


def test_titles_name_the_right_number_of_bedrooms() -> None:
    words = {"one": 1, "two": 2, "three": 3, "four": 4}
    for home in LISTINGS:
        for said in re.findall(r"\b(one|two|three|four)-bedroom", f"{home.title} {home.description}".lower()):
            assert words[said] == home.bedrooms
        for said in re.findall(r"(\d)\+1", home.title):
            assert int(said) == home.bedrooms


def test_pictures_are_small_webp_files_of_one_size() -> None:
    homes_seen = set()
    for listing in LISTINGS:
        picture = draw(listing)
        with Image.open(BytesIO(picture)) as image:
            assert (image.format, image.size) == ("WEBP", (640, 420))
        assert len(picture) <= 18 * 1024
        if listing.kind == "property":
            homes_seen.add(picture)
    assert len(homes_seen) == len([listing for listing in LISTINGS if listing.kind == "property"])


def test_a_picture_is_drawn_the_same_way_again() -> None:
    assert draw(LISTINGS[0]) == draw(LISTINGS[0])
