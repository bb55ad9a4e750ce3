"""Where things stand: the districts the town uses, what can be seen from them, and points that are not in the sea."""

from app.dev.town.dice import Dice
from app.domain.places import PLACES, Place

# The spots of each city in the order homes are dealt to them; None is the city itself, without a district.
SPOTS: dict[str, tuple[str | None, ...]] = {
    "Kyrenia": (
        None, "Kyrenia Centre", "Alsancak", "Catalkoy", "Lapta", "Kyrenia Centre", "Karaoglanoglu", "Ozankoy", None,
        "Upper Kyrenia", "Kyrenia Centre", "Bellapais", "Esentepe", "Dogankoy", None, "Edremit", "Karakum", "Zeytinlik",
        "Karsiyaka", "Yesiltepe", "Karaman", "Alagadi", "Bahceli", "Bogazkoy", "Upper Kyrenia", "Arapkoy",
    ),
    "Nicosia": (
        None, "Gonyeli", "Ortakoy", "Dereboyu", "Hamitkoy", "Kucuk Kaymakli", None, "Yenikent", "Kumsal",
        "Nicosia Walled City", "Taskinkoy", "Gocmenkoy", "Haspolat", "Metehan", "Degirmenlik", "Yenisehir",
    ),
    "Famagusta": (
        None, "Sakarya", "Karakol", "Baykal", "Famagusta Walled City", "Canakkale", None, "Tuzla", "Yenibogazici",
        "Salamis", "Gulseren", "Maras", "Dumlupinar", "Tatlisu",
    ),
    "Iskele": ("Long Beach", None, "Long Beach", "Bogaz", "Yeni Iskele", "Long Beach", "Bafra", "Otuken", "Kalecik"),
    "Morphou": (None, "Bostanci", "Kalkanli", None, "Gaziveren", "Akcay"),
    "Lefke": (None, "Gemikonagi", None, "Yedidalga", "Yesilyurt", "Cengizkoy"),
    "Karpaz": ("Yenierenkoy", "Dipkarpaz", None, "Ziyamet", "Sipahi", "Golden Beach", "Kaleburnu"),
}  # fmt: skip

# Towards the land from each place by the sea (or by a line nobody should cross), as steps of latitude and longitude.
_LANDWARD: dict[str, tuple[float, float]] = {
    **dict.fromkeys(
        ("Kyrenia", "Kyrenia Centre", "Alsancak", "Lapta", "Karsiyaka", "Karaoglanoglu", "Karakum"), (-1, 0)
    ),
    **dict.fromkeys(("Catalkoy", "Alagadi", "Esentepe", "Bahceli", "Tatlisu", "Yesiltepe", "Edremit"), (-1, 0)),
    **dict.fromkeys(
        ("Famagusta", "Famagusta Walled City", "Maras", "Salamis", "Long Beach", "Bogaz", "Baykal"), (0, -1)
    ),
    **dict.fromkeys(("Iskele", "Yeni Iskele", "Yenibogazici"), (0, -1)),
    **dict.fromkeys(("Bafra", "Kalecik", "Golden Beach", "Kaleburnu"), (0.7, -0.7)),
    **dict.fromkeys(("Gemikonagi", "Yedidalga", "Gaziveren", "Yenierenkoy", "Sipahi"), (-0.7, 0.7)),
    **dict.fromkeys(("Nicosia Walled City", "Metehan", "Nicosia"), (1, 0)),
}
SHORE = frozenset({
    "Kyrenia", "Kyrenia Centre", "Alsancak", "Lapta", "Karsiyaka", "Karaoglanoglu", "Karakum", "Catalkoy", "Alagadi",
    "Esentepe", "Bahceli", "Tatlisu", "Maras", "Salamis", "Long Beach", "Bogaz", "Yenibogazici", "Bafra", "Kalecik",
    "Golden Beach", "Gemikonagi", "Yedidalga", "Gaziveren", "Yenierenkoy", "Sipahi",
})  # fmt: skip
HILLSIDE = frozenset({
    "Bellapais", "Karaman", "Edremit", "Zeytinlik", "Upper Kyrenia", "Dogankoy", "Ozankoy", "Arapkoy", "Yesiltepe",
    "Kaleburnu", "Dipkarpaz",
})  # fmt: skip
MOUNTAINS = frozenset({"Gonyeli", "Yenikent", "Hamitkoy", "Ortakoy", "Degirmenlik", "Tatlisu", "Lefke", "Cengizkoy"})
CAMPUS = frozenset({
    "Famagusta", "Sakarya", "Karakol", "Canakkale", "Gulseren", "Nicosia", "Yenikent", "Haspolat", "Ortakoy",
    "Dereboyu", "Lefke", "Gemikonagi", "Kalkanli", "Karaoglanoglu", "Kyrenia", "Karakum",
})  # fmt: skip
CENTRE = frozenset({
    "Kyrenia", "Kyrenia Centre", "Upper Kyrenia", "Nicosia", "Dereboyu", "Kumsal", "Nicosia Walled City", "Yenisehir",
    "Famagusta", "Famagusta Walled City", "Sakarya", "Baykal", "Iskele", "Yeni Iskele", "Morphou", "Lefke",
    "Yenierenkoy",
})  # fmt: skip

_BY_NAME = {place.name: place for place in PLACES}


def place_of(city: str, district: str | None) -> Place:
    """Return the place of a spot. Raises KeyError for a name no place has."""
    return _BY_NAME[district or city]


def sees_mountains(place: Place) -> bool:
    """Whether a window can look at mountains there."""
    return place.city == "Kyrenia" or place.name in MOUNTAINS


def point(place: Place, dice: Dice) -> tuple[float, float]:
    """Return latitude and longitude within about 700 m of the place, on its landward side where that matters."""
    north, east = _LANDWARD.get(place.name, (0.0, 0.0))
    if not north and not east:
        return round(place.lat + dice.between(-0.005, 0.005), 5), round(place.lon + dice.between(-0.006, 0.006), 5)
    inland, along = dice.between(0.0008, 0.0062), dice.between(-0.004, 0.004)
    return round(place.lat + north * inland + east * along, 5), round(place.lon + east * inland + north * along, 5)
