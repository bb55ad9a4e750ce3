"""The town's household services: every offer of a trade goes to one of its people in turn."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.dev.town.catalog import SERVICE_FEATURES
from app.dev.town.dice import Dice
from app.dev.town.homes import posted
from app.dev.town.model import DemoListing, DemoVendor
from app.dev.town.offers import OFFERS, Offer
from app.dev.town.prose import listed

_SPOKEN = {"english_speaking": "en", "turkish_speaking": "tr", "russian_speaking": "ru"}
_URGENT = ("plumbing", "electrical", "air_conditioning", "pool_care")


def services(vendors: Sequence[DemoVendor]) -> Iterator[DemoListing]:
    """Yield every service of the town, each with a vendor of its trade."""
    for category, offers in OFFERS.items():
        workers = [vendor for vendor in vendors if category in vendor.categories]
        for index, offer in enumerate(offers):
            yield _service(
                f"{category.replace('_', '-')}-{index + 1:02d}", category, offer, _worker(workers, index, offer)
            )


def _worker(workers: Sequence[DemoVendor], index: int, offer: Offer) -> DemoVendor:
    """Take the next in turn; a language is taught by somebody who speaks it."""
    subject = {"Turkish": "tr", "German": "de", "English": "en", "Mathematics,": "en"}.get(offer[0].split()[0])
    able = [worker for worker in workers if subject is None or worker.languages[0] == subject] or list(workers)
    return able[index % len(able)]


def _service(key: str, category: str, offer: Offer, vendor: DemoVendor) -> DemoListing:
    dice = Dice(key)
    title, price, period, work = offer
    features = _features(category, vendor, dice)
    return DemoListing(
        key=key,
        title=f"{title}, {vendor.city}",
        description=f"{work} {_promises(vendor, features)}",
        kind="service",
        category=category,
        rent_type=None,
        city=vendor.city,
        district=vendor.district,
        lat=vendor.lat,
        lon=vendor.lon,
        bedrooms=None,
        price=Decimal(price),
        currency="TRY",
        price_period=period,
        features=features,
        vendor_id=vendor.id,
        created_at=posted(dice),
    )


def _promises(vendor: DemoVendor, features: Sequence[str]) -> str:
    ways = [SERVICE_FEATURES[key] for key in features if key not in _SPOKEN]
    tongues = [SERVICE_FEATURES[key] for key in features if key in _SPOKEN]
    return f"{vendor.display_name} {listed([*ways, f'speaks {listed(tongues)}'] if tongues else ways)}."


def _features(category: str, vendor: DemoVendor, dice: Dice) -> tuple[str, ...]:
    likely = {
        "emergency": 0.6 if category in _URGENT else 0,
        "free_quote": 0.1 if category in {"tutoring", "car_rental"} else 0.6,
        "weekend": 0.5,
        "insured": 0.3 if category == "tutoring" else 0.5,
    }
    has = {key for key, share in likely.items() if dice.chance(share)}
    has |= {key for key, language in _SPOKEN.items() if language in vendor.languages}
    return tuple(key for key in SERVICE_FEATURES if key in has)
