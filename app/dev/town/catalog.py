"""The words of the marketplace: categories, features, cities, and the rates of the demo's day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from app.dev.town.model import Kind

TODAY = datetime(2026, 11, 1, tzinfo=UTC)  # the town's listings are all older than this, by at most 60 days


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of listing below property, goods and service."""

    slug: str
    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class DemoRates:
    """What one pound buys on a day: made-up figures, plausible ones."""

    as_of: date
    per_gbp: dict[str, Decimal]


RATES = DemoRates(
    TODAY.date(),
    {"GBP": Decimal(1), "EUR": Decimal("1.15"), "USD": Decimal("1.31"), "TRY": Decimal("55.00")},
)

CATEGORIES: tuple[Category, ...] = (
    Category("apartment", "property", "Apartment"),
    Category("villa", "property", "Villa"),
    Category("bungalow", "property", "Bungalow"),
    Category("penthouse", "property", "Penthouse"),
    Category("studio", "property", "Studio"),
    Category("townhouse", "property", "Townhouse"),
    Category("land", "property", "Land"),
    Category("commercial", "property", "Commercial property"),
    Category("car", "goods", "Car"),
    Category("motorbike", "goods", "Motorbike"),
    Category("furniture", "goods", "Furniture"),
    Category("electronics", "goods", "Electronics"),
    Category("appliance", "goods", "Appliance"),
    Category("plumbing", "service", "Plumbing"),
    Category("electrical", "service", "Electrical work"),
    Category("cleaning", "service", "Cleaning"),
    Category("air_conditioning", "service", "Air conditioning"),
    Category("moving", "service", "Moving"),
    Category("gardening", "service", "Gardening"),
    Category("painting", "service", "Painting"),
    Category("pool_care", "service", "Pool care"),
    Category("car_rental", "service", "Car rental"),
    Category("tutoring", "service", "Tutoring"),
    Category("legal", "service", "Legal services"),
)

CITIES = ("Kyrenia", "Nicosia", "Famagusta", "Iskele", "Morphou", "Lefke", "Karpaz")
FURNISHING = ("furnished", "unfurnished", "part_furnished")

# Each feature as English prose says it: most as something a home has, TERMS as what holds for it.
HOME_FEATURES: dict[str, str] = {
    "sea_view": "a sea view",
    "mountain_view": "a view of the mountains",
    "pool": "a shared pool",
    "private_pool": "a private pool",
    "furnished": "furnished",
    "unfurnished": "unfurnished",
    "part_furnished": "partly furnished",
    "pets_allowed": "pets are allowed",
    "garden": "a garden",
    "balcony": "a balcony",
    "terrace": "a terrace",
    "parking": "parking",
    "garage": "a garage",
    "air_conditioning": "air conditioning",
    "central_heating": "central heating",
    "fireplace": "a fireplace",
    "elevator": "a lift",
    "internet": "internet",
    "generator": "a generator for power cuts",
    "gym": "a gym on site",
    "security": "round-the-clock security",
    "storage": "a storeroom",
    "white_goods": "white goods",
    "ensuite": "an en-suite bathroom",
    "new_build": "the building was finished this year",
    "near_university": "a university close by",
    "near_beach": "a beach within a short walk",
    "near_centre": "shops and cafés within a short walk",
    "wheelchair_access": "step-free access",
    "solar": "solar hot water",
    "jacuzzi": "a jacuzzi",
    "barbecue": "a barbecue corner",
    "student_friendly": "students are welcome",
}
GOODS_FEATURES = ("automatic", "diesel", "hybrid", "electric", "low_mileage", "warranty")
TERMS = (*FURNISHING, "new_build", "pets_allowed", "student_friendly")
SERVICE_FEATURES: dict[str, str] = {
    "emergency": "comes out for emergencies",
    "free_quote": "quotes for free",
    "weekend": "works at weekends",
    "insured": "is insured",
    "english_speaking": "English",
    "turkish_speaking": "Turkish",
    "russian_speaking": "Russian",
}
FEATURES: frozenset[str] = frozenset((*HOME_FEATURES, *GOODS_FEATURES, *SERVICE_FEATURES))
