"""The demo town: the same vendors, listings and rates on every machine, so that seeding twice adds nothing."""

from functools import cache

from app.dev.town.catalog import CATEGORIES, FEATURES, RATES, TODAY, Category, DemoRates
from app.dev.town.goods import goods
from app.dev.town.homes import homes
from app.dev.town.model import DemoListing, DemoVendor
from app.dev.town.services import services
from app.dev.town.vendors import vendors

__all__ = [
    "CATEGORIES",
    "FEATURES",
    "RATES",
    "TODAY",
    "Category",
    "DemoListing",
    "DemoRates",
    "DemoVendor",
    "listings",
    "vendors",
]


@cache
def listings() -> tuple[DemoListing, ...]:
    """Return every listing of the demo town, always the same ones in the same order."""
    people = vendors()
    return (*homes(people), *goods(people), *services(people))
