"""Which features a home has: what its kind, place and price make likely, and never two that exclude each other."""

from dataclasses import dataclass

from app.dev.town.catalog import HOME_FEATURES
from app.dev.town.dice import Dice
from app.dev.town.model import RentType
from app.dev.town.spots import CAMPUS, CENTRE, HILLSIDE, SHORE, sees_mountains
from app.domain.places import Place


@dataclass(frozen=True, slots=True)
class Site:
    """What a home's features depend on."""

    category: str
    deal: RentType
    bedrooms: int
    place: Place
    rank: float  # from 0, the plainest of its kind in town, to 1, the finest

    @property
    def house(self) -> bool:
        """Whether nobody lives above or below."""
        return self.category in {"villa", "bungalow", "townhouse"}

    @property
    def resort(self) -> bool:
        """Whether it belongs to one of the big seaside projects."""
        return self.place.name in {"Long Beach", "Bafra"} and not self.house


def features_of(site: Site, dice: Dice) -> tuple[str, ...]:
    """Return the home's features in the order of the catalog."""
    likely = {**_views(site), **_outdoors(site), **_indoors(site), **_terms(site)}
    has = {
        key for key, share in likely.items() if dice.chance(share * (0.75 + 0.5 * site.rank) if share < 1 else share)
    }
    has |= _water(site, dice) | _furniture(site, dice)
    if has & {"pool", "private_pool"} == set():
        has -= {"gym", "jacuzzi"} if not site.resort else set()
    if not has & {"garden", "terrace"}:
        has -= {"barbecue"}
    if "elevator" not in has and site.category != "bungalow":
        has -= {"wheelchair_access"}
    if "near_university" in has and site.deal == "long_term" and dice.chance(0.85):
        has |= {"student_friendly"}
    return tuple(key for key in HOME_FEATURES if key in has)


def _views(site: Site) -> dict[str, float]:
    name, high = site.place.name, site.category in {"penthouse", "villa"}
    sea = 0.5 if name in SHORE else 0.55 if name in HILLSIDE else 0
    return {
        "sea_view": min(0.9, sea + 0.2 * high) if sea else 0,
        "mountain_view": 0.5 if sees_mountains(site.place) else 0,
        "near_beach": 0.9 if site.resort else 0.45 if name in SHORE else 0,
        "near_centre": 0.65 if name in CENTRE else 0,
        "near_university": 0.75 if name in CAMPUS and site.category != "villa" else 0,
    }


def _outdoors(site: Site) -> dict[str, float]:
    flat = not site.house
    return {
        "garden": 0.7 if site.house and "Walled" not in site.place.name else 0,
        "balcony": 0.7 if flat and site.category != "penthouse" else 0.15,
        "terrace": 1.0 if site.category == "penthouse" else 0.5 if site.house else 0.05,
        "parking": 0.6 if "Walled" not in site.place.name else 0.05,
        "garage": 0.3 if site.category == "villa" else 0,
        "barbecue": 0.4,
        "jacuzzi": 0.15 if site.category in {"villa", "penthouse"} else 0,
    }


def _indoors(site: Site) -> dict[str, float]:
    flat, short = not site.house, site.deal == "short_term"
    return {
        "air_conditioning": 1.0 if short else 0.75,
        "central_heating": 0.3 if site.category == "villa" else 0.05,
        "fireplace": 0.3 if site.house else 0,
        "elevator": 0.95 if site.resort else 0.45 if flat else 0,
        "internet": 0.95 if short else 0.3 if site.deal == "long_term" else 0,
        "generator": 0.5 if site.resort else 0.18,
        "gym": 0.5 if site.resort else 0.12 if flat else 0,
        "security": 0.6 if site.resort else 0.12,
        "storage": 0.2,
        "ensuite": (0, 0.1, 0.35, 0.6, 0.8)[site.bedrooms],
        "solar": 0.35,
        "new_build": 0 if "Walled" in site.place.name else 0.3 if site.deal == "sale" else 0.12,
        "wheelchair_access": 0.2,
    }


def _terms(site: Site) -> dict[str, float]:
    if site.deal == "sale":
        return {}
    return {"pets_allowed": 0.35 if site.deal == "long_term" else 0.22}


def _water(site: Site, dice: Dice) -> set[str]:
    """A pool of one's own, a shared one or none."""
    if site.category == "villa":
        return {"private_pool"} if dice.chance(0.45 + 0.3 * site.rank) else {"pool"} if dice.chance(0.3) else set()
    likely = 0.95 if site.resort else 0.12 if "Walled" in site.place.name else 0.3 + 0.2 * site.rank
    return {"pool"} if dice.chance(likely) else set()


def _furniture(site: Site, dice: Dice) -> set[str]:
    """How much furniture stays; a home for sale may not say."""
    if site.deal == "short_term":
        return {"furnished", "white_goods"}
    options = ("furnished",) * 12 + ("unfurnished",) * 4 + ("part_furnished",) * 4
    if site.deal == "sale":
        options = ("furnished",) * 5 + ("unfurnished",) * 5 + ("",) * 10
    kind = dice.pick(options)
    white = {"white_goods"} if dice.chance({"furnished": 0.95, "part_furnished": 0.8}.get(kind, 0.15)) else set()
    return ({kind} if kind else set()) | white
