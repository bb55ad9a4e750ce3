"""The town's properties: built from the plan, each from its own throws of the dice."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from app.dev.town import plan, prose
from app.dev.town.catalog import RATES, TODAY
from app.dev.town.comforts import Site, features_of
from app.dev.town.dice import Dice
from app.dev.town.model import DemoListing, DemoVendor, RentType
from app.dev.town.spots import SPOTS, place_of, point


def homes(vendors: Sequence[DemoVendor]) -> Iterator[DemoListing]:
    """Yield every property of the town, each with one of the vendors who work in its city."""
    for deal, cities in plan.HOMES.items():
        for city, counts in cities.items():
            for bedrooms, count in enumerate(counts):
                for index in range(count):
                    yield _home((deal, city, bedrooms), (index, count), vendors)
    for number, ground in enumerate(plan.GROUNDS):
        yield _ground(number, ground, vendors)


def posted(dice: Dice) -> datetime:
    """Return a moment of the last 60 days, to the minute."""
    return TODAY - timedelta(minutes=int(dice.between(90, 60 * 24 * 60)))


def _home(group: tuple[RentType, str, int], turn: tuple[int, int], vendors: Sequence[DemoVendor]) -> DemoListing:
    deal, city, bedrooms = group
    index, count = turn
    key = f"{deal.replace('_', '-')}-{city.lower()}-{bedrooms}-{index + 1:02d}"
    dice = Dice(key)
    district = SPOTS[city][(index + 3 * bedrooms + 5 * len(deal)) % len(SPOTS[city])]
    place = place_of(city, district)
    site = Site(_category(bedrooms, city, district, dice), deal, bedrooms, place, _rank(index, count))
    features = features_of(site, dice)
    low, high = plan.PRICES[deal][site.category][bedrooms]
    pounds = low + (high - low) * plan.REACH[city] * min(1.0, site.rank + dice.between(-0.05, 0.05) + 0.05)
    return _listing(key, site, features, district, _asked(pounds, deal, city, dice), vendors)


def _rank(index: int, count: int) -> float:
    """Spread a group's homes evenly from plain to fine, in an order that does not follow the districts."""
    return ((index * 7 + 3) % count + 0.5) / count if count % 7 else (index + 0.5) / count


def _category(bedrooms: int, city: str, district: str | None, dice: Dice) -> str:
    if bedrooms == 0:
        return "studio"
    if "Walled" in (district or ""):
        return dice.pick(plan.ROWS) if bedrooms < 4 else "townhouse"
    if bedrooms == 4 or district == "Long Beach":
        return dice.pick(plan.CATEGORIES[4] if bedrooms == 4 else plan.TOWERS)
    common = plan.BLOCKS if district in plan.MIDTOWN else plan.CATEGORIES[bedrooms]
    if city == "Karpaz":
        common = plan.VILLAGES if bedrooms > 1 else plan.VILLAGES[:2]
    return dice.pick(common)


def _asked(pounds: float, deal: RentType, city: str, dice: Dice) -> tuple[Decimal, str]:
    """Return what is asked, in the currency it is asked in and rounded as people round."""
    currency = dice.pick(plan.CURRENCIES[deal])
    if deal == "long_term" and city in plan.LIRA_CITIES and dice.chance(0.3):
        currency = "TRY"
    step = plan.STEPS[deal][currency]
    amount = Decimal(round(pounds)) * RATES.per_gbp[currency]
    return Decimal(round(amount / step) * step), currency


def _ground(number: int, row: tuple[str, str | None, str, RentType, int], vendors: Sequence[DemoVendor]) -> DemoListing:
    city, district, category, deal, pounds = row
    dice = Dice(f"ground-{number}")
    site = Site(category, deal, 0, place_of(city, district), 0.5)
    options = ("near_centre", "air_conditioning", "storage", "parking") if category == "commercial" else ()
    features = tuple(key for key in options if dice.chance(0.6))
    if deal != "sale":
        features = ("unfurnished", *features)
    key = f"{category}-{deal.replace('_', '-')}-{city.lower()}-{number + 1:02d}"
    return _listing(key, site, features, district, (Decimal(pounds), "GBP"), vendors)


def _listing(
    key: str,
    site: Site,
    features: tuple[str, ...],
    district: str | None,
    asked: tuple[Decimal, str],
    vendors: Sequence[DemoVendor],
) -> DemoListing:
    dice, deal = Dice(f"words/{key}"), site.deal
    grounds = site.category in {"land", "commercial"}
    lat, lon = point(site.place, dice)
    return DemoListing(
        key=key,
        title=_ground_title(site) if grounds else prose.title(site, features, dice),
        description=(prose.ground if grounds else prose.description)(site, features, dice),
        kind="property",
        category=site.category,
        rent_type=deal,
        city=site.place.city,
        district=district,
        lat=lat,
        lon=lon,
        bedrooms=None if grounds else site.bedrooms,
        price=asked[0],
        currency=asked[1],
        price_period=plan.PERIODS[deal],
        features=features,
        vendor_id=_host(site, vendors, dice).id,
        created_at=posted(dice),
    )


def _host(site: Site, vendors: Sequence[DemoVendor], dice: Dice) -> DemoVendor:
    """Return who offers the home: an agency, or for every fourth let one of the private owners of the city."""
    able = [vendor for vendor in vendors if site.category in vendor.categories and site.place.city in vendor.areas]
    owners = [vendor for vendor in able if "land" not in vendor.categories]
    if owners and site.deal != "sale" and dice.chance(0.25):
        return dice.pick(owners)
    return dice.pick([vendor for vendor in able if vendor not in owners])


def _ground_title(site: Site) -> str:
    what = (
        "Building plot for sale"
        if site.category == "land"
        else "Shop for sale"
        if site.deal == "sale"
        else "Shop to let"
    )
    return f"{what} in {site.place.name}"
