"""How many homes of which size each city offers, and what they cost."""

from app.dev.town.model import RentType

# How many homes with 0, 1, 2, 3 and 4 bedrooms.
HOMES: dict[RentType, dict[str, tuple[int, int, int, int, int]]] = {
    "long_term": {
        "Kyrenia": (5, 9, 20, 9, 4),
        "Nicosia": (4, 6, 8, 5, 2),
        "Famagusta": (5, 7, 8, 4, 2),
        "Iskele": (4, 6, 6, 3, 1),
        "Morphou": (1, 2, 3, 2, 1),
        "Lefke": (2, 2, 3, 2, 1),
        "Karpaz": (1, 1, 2, 2, 1),
    },
    "short_term": {
        "Kyrenia": (3, 6, 8, 6, 3),
        "Nicosia": (2, 3, 2, 1, 1),
        "Famagusta": (2, 3, 3, 2, 1),
        "Iskele": (3, 5, 4, 2, 1),
        "Morphou": (1, 1, 1, 1, 1),
        "Lefke": (1, 1, 1, 1, 1),
        "Karpaz": (1, 2, 3, 2, 1),
    },
    "sale": {
        "Kyrenia": (2, 4, 6, 7, 5),
        "Nicosia": (1, 2, 3, 3, 2),
        "Famagusta": (2, 3, 3, 2, 2),
        "Iskele": (4, 5, 5, 3, 2),
        "Morphou": (1, 1, 2, 1, 1),
        "Lefke": (1, 1, 1, 1, 1),
        "Karpaz": (1, 1, 2, 1, 1),
    },
}

# What stands where bedrooms mean nothing: (city, district, category, deal, price in pounds).
GROUNDS: tuple[tuple[str, str | None, str, RentType, int], ...] = (
    ("Kyrenia", "Lapta", "land", "sale", 145_000),
    ("Kyrenia", "Esentepe", "land", "sale", 98_000),
    ("Nicosia", "Degirmenlik", "land", "sale", 62_000),
    ("Famagusta", "Tuzla", "land", "sale", 74_000),
    ("Iskele", "Otuken", "land", "sale", 88_000),
    ("Morphou", "Bostanci", "land", "sale", 39_000),
    ("Lefke", "Yesilyurt", "land", "sale", 36_000),
    ("Karpaz", "Yenierenkoy", "land", "sale", 57_000),
    ("Kyrenia", "Kyrenia Centre", "commercial", "sale", 210_000),
    ("Famagusta", "Sakarya", "commercial", "sale", 165_000),
    ("Kyrenia", None, "commercial", "long_term", 1_400),
    ("Nicosia", "Dereboyu", "commercial", "long_term", 1_650),
    ("Iskele", "Long Beach", "commercial", "long_term", 1_100),
)

# What is built with that many bedrooms; a kind listed more often is more common.
CATEGORIES: tuple[tuple[str, ...], ...] = (
    ("studio",),
    ("apartment", "apartment", "apartment", "apartment", "bungalow"),
    ("apartment", "apartment", "apartment", "apartment", "penthouse", "bungalow", "townhouse"),
    ("apartment", "villa", "villa", "penthouse", "townhouse", "bungalow", "apartment"),
    ("villa", "villa", "villa", "villa", "townhouse"),
)
MIDTOWN = ("Kyrenia Centre", "Dereboyu", "Kumsal", "Yenisehir", "Sakarya", "Baykal")
TOWERS = ("apartment", "apartment", "apartment", "penthouse")  # what is built on Long Beach, villas aside
BLOCKS = ("apartment", "apartment", "apartment", "penthouse", "townhouse")  # and in the middle of a town
ROWS = ("townhouse", "apartment", "townhouse")  # and inside the old walls
VILLAGES = ("bungalow", "townhouse", "bungalow", "villa")  # and on the Karpaz

# From the plainest to the finest home, in pounds: per month, per night, and once.
PRICES: dict[RentType, dict[str, tuple[tuple[int, int], ...]]] = {
    "long_term": {
        "studio": ((280, 450),),
        "apartment": ((300, 450), (350, 600), (450, 900), (620, 1_250)),
        "penthouse": ((300, 450), (480, 700), (580, 1_050), (800, 1_500)),
        "bungalow": ((300, 450), (380, 620), (480, 900), (700, 1_300)),
        "townhouse": ((300, 450), (370, 600), (460, 880), (640, 1_200), (900, 1_500)),
        "villa": ((0, 0), (0, 0), (800, 1_200), (1_000, 1_900), (1_350, 2_500)),
    },
    "short_term": {
        "studio": ((45, 75),),
        "apartment": ((45, 75), (50, 95), (65, 130), (90, 170)),
        "penthouse": ((45, 75), (70, 120), (90, 165), (120, 200)),
        "bungalow": ((45, 75), (55, 95), (70, 135), (95, 180)),
        "townhouse": ((45, 75), (55, 95), (65, 130), (90, 165), (130, 210)),
        "villa": ((0, 0), (0, 0), (100, 160), (125, 220), (165, 250)),
    },
    "sale": {
        "studio": ((65_000, 105_000),),
        "apartment": ((65_000, 90_000), (72_000, 135_000), (95_000, 185_000), (130_000, 220_000)),
        "penthouse": ((65_000, 90_000), (110_000, 160_000), (135_000, 220_000), (170_000, 290_000)),
        "bungalow": ((65_000, 90_000), (85_000, 140_000), (125_000, 230_000), (165_000, 300_000)),
        "townhouse": ((65_000, 90_000), (80_000, 140_000), (110_000, 200_000), (150_000, 260_000), (190_000, 330_000)),
        "villa": ((0, 0), (0, 0), (220_000, 320_000), (230_000, 480_000), (320_000, 900_000)),
    },
}
# How far towards the finest a city's dearest home goes.
REACH = {"Kyrenia": 1.0, "Iskele": 0.9, "Famagusta": 0.8, "Nicosia": 0.8, "Karpaz": 0.7, "Morphou": 0.5, "Lefke": 0.5}

CURRENCIES: dict[RentType, tuple[str, ...]] = {
    "long_term": ("GBP",) * 14 + ("TRY",) * 2 + ("EUR",) * 2 + ("USD",) * 2,
    "short_term": ("GBP",) * 9 + ("EUR",) * 6 + ("TRY",) * 3 + ("USD",) * 2,
    "sale": ("GBP",) * 16 + ("EUR",) * 4,
}
LIRA_CITIES = ("Nicosia", "Famagusta", "Morphou", "Lefke")  # where long rents are often asked in lira
STEPS: dict[RentType, dict[str, int]] = {
    "long_term": {"GBP": 10, "EUR": 10, "USD": 10, "TRY": 500},
    "short_term": {"GBP": 1, "EUR": 1, "USD": 1, "TRY": 50},
    "sale": {"GBP": 1_000, "EUR": 1_000},
}
PERIODS: dict[RentType, str | None] = {"long_term": "month", "short_term": "night", "sale": None}
