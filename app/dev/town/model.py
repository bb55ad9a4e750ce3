"""What the demo town is made of: vendors and listings, plain values without a database."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID, uuid5

Kind = Literal["property", "goods", "service"]
RentType = Literal["short_term", "long_term", "sale"]

_NAMESPACE = UUID("6f1d9d0a-5a3b-5c0e-9a39-3c1e2f7a8b10")


def town_id(key: str) -> UUID:
    """Return the id that an item of this key has on every machine and in every run."""
    return uuid5(_NAMESPACE, key)


@dataclass(frozen=True, slots=True)
class DemoVendor:
    """Somebody who lets, sells or works; made up, as are the e-mail address and the telephone number."""

    key: str
    display_name: str
    email: str
    phone: str  # E.164, from a block that no subscriber has
    city: str
    district: str | None
    lat: float
    lon: float
    categories: tuple[str, ...]
    areas: tuple[str, ...]  # the cities they work in
    languages: tuple[str, ...]
    channels: tuple[str, ...]  # the preferred one first
    about: str

    @property
    def id(self) -> UUID:
        """The vendor's id, the same in every run."""
        return town_id(f"vendor/{self.key}")


@dataclass(frozen=True, slots=True)
class DemoListing:
    """A home, a thing or a service on offer."""

    key: str
    title: str
    description: str
    kind: Kind
    category: str
    rent_type: RentType | None  # only a property has one
    city: str
    district: str | None  # None: in the city itself, no district given
    lat: float
    lon: float
    bedrooms: int | None  # 0 is a studio; None where bedrooms mean nothing
    price: Decimal
    currency: str
    price_period: str | None  # month, night, day, hour, job; None for a sale
    features: tuple[str, ...]
    vendor_id: UUID
    created_at: datetime

    @property
    def id(self) -> UUID:
        """The listing's id, the same in every run."""
        return town_id(f"listing/{self.key}")

    @property
    def images(self) -> tuple[str, ...]:
        """The names of its picture files."""
        return (f"{self.key}.webp",)
