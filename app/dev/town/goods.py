"""The town's goods: cars and motorbikes, furniture, electronics, white goods."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.dev.town import wares
from app.dev.town.dice import Dice
from app.dev.town.homes import posted
from app.dev.town.model import DemoListing, DemoVendor
from app.dev.town.wares import Thing, Vehicle

_FUELS = ("diesel", "hybrid", "electric")


def goods(vendors: Sequence[DemoVendor]) -> Iterator[DemoListing]:
    """Yield every thing for sale, each with a dealer of its kind, in turn."""
    for category, vehicles in (("car", wares.CARS), ("motorbike", wares.MOTORBIKES)):
        for index, vehicle in enumerate(vehicles):
            yield _ware(category, index, _described(vehicle), vendors)
    for category, things in wares.THINGS.items():
        for index, thing in enumerate(things):
            yield _ware(category, index, thing, vendors)


def _described(vehicle: Vehicle) -> Thing:
    name, year, body, colour, kilometres, price, currency, features = vehicle
    title = f"{name} {year}, {colour}" if body == "motorbike" else f"{name} {year} {body}, {colour}"
    fuel = next((fuel for fuel in _FUELS if fuel in features), "petrol").capitalize()
    gears = "" if body == "motorbike" or "electric" in features else (
        " with automatic gearbox" if "automatic" in features else " with manual gearbox"
    )  # fmt: skip
    drive = "" if body == "motorbike" else ", right-hand drive"
    return title, f"{fuel}{gears}{drive}, {kilometres:,} km on the clock.", price, currency, features


def _ware(category: str, index: int, thing: Thing, vendors: Sequence[DemoVendor]) -> DemoListing:
    title, text, price, currency, features = thing
    key = f"{category}-{index + 1:02d}"
    dice = Dice(key)
    dealers = [vendor for vendor in vendors if category in vendor.categories]
    dealer = dealers[index % len(dealers)]
    closing = "It comes with a warranty." if "warranty" in features else dice.pick(_CLOSINGS)
    return DemoListing(
        key=key,
        title=title,
        description=f"{text} {closing}",
        kind="goods",
        category=category,
        rent_type=None,
        city=dealer.city,
        district=dealer.district,
        lat=dealer.lat,
        lon=dealer.lon,
        bedrooms=None,
        price=Decimal(price),
        currency=currency,
        price_period=None,
        features=tuple(features.split()),
        vendor_id=dealer.id,
        created_at=posted(dice),
    )


_CLOSINGS = (
    "Can be seen and tried by appointment.",
    "Sold as seen; come and have a look.",
    "The price can be talked about.",
    "Photographs of every side on request.",
)
