"""The town's vendors, from the tables of people and trades."""

from app.dev.town.dice import Dice
from app.dev.town.model import DemoVendor
from app.dev.town.people import AGENCIES, OWNERS, Row
from app.dev.town.spots import place_of, point
from app.dev.town.trades_people import DEALERS, TRADES
from app.domain.places import fold


def vendors() -> tuple[DemoVendor, ...]:
    """Return every vendor of the demo town, always the same ones in the same order."""
    return tuple(_vendor(number, row) for number, row in enumerate((*AGENCIES, *OWNERS, *TRADES, *DEALERS), start=1))


def _vendor(number: int, row: Row) -> DemoVendor:
    key = _key(row.name) or f"vendor-{number}"
    lat, lon = point(place_of(row.city, row.district), Dice(f"vendor/{key}"))
    return DemoVendor(
        key=key,
        display_name=row.name,
        email=f"{key}@demo.easyislanders.test",
        phone=f"+905330000{number:03d}",
        city=row.city,
        district=row.district,
        lat=lat,
        lon=lon,
        categories=tuple(row.categories.split()),
        areas=tuple((row.areas or row.city).split()),
        languages=tuple(row.languages.split()),
        channels=tuple(row.channels.split()),
        about=row.about,
    )


# The letters of the two Cyrillic names' addresses are written out: an e-mail address stays in ASCII.
_CYRILLIC = {"белый парус недвижимость": "bely-parus", "техно остров": "techno-ostrov"}


def _key(name: str) -> str:
    folded = fold(name)
    words = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in folded).split()
    return _CYRILLIC.get(folded, "-".join(words))
