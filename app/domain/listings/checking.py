"""What a listing may say: its fields are checked together, and every unusable one is named."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import places
from app.domain.listings.features import FEATURES, FURNISHING
from app.domain.listings.listing import Category, Kind
from app.domain.listings.rates import ExchangeRate
from app.kit.errors import Invalid

Fields = Mapping[str, Any]

# A search compares prices as they are: rents by the week would be cheap ones by the month.
PERIODS = {"long_term": "month", "short_term": "night", "sale": None}
SERVICE_PERIODS = ("hour", "day", "month", "job", None)
NEW: Fields = {"description": "", "rent_type": None, "bedrooms": None, "price_period": None, "features": []}
WRITTEN = ("category", "title", "description", "rent_type", "bedrooms", "price", "currency", "price_period", "features")


def columns(session: Session, wish: Fields, now: Fields = NEW) -> dict[str, Any]:
    """Return the columns of a listing that has the fields of `wish` and for the rest those of `now`.

    `place` in `wish` becomes city, district and coordinates. Raises Invalid that names each unusable field.
    """
    fields = {**now, **wish}
    kind: Any = session.scalar(select(Category.kind).where(Category.slug == fields["category"]))
    place = places.resolve(wish["place"]) if "place" in wish else None
    if "price_period" not in wish and kind in ("property", "goods"):
        fields["price_period"] = PERIODS.get(fields["rent_type"])
    complaints = [*_of_category(fields, kind), *_of_price(session, fields, kind)]
    if "place" in wish and place is None:
        complaints.append(("location", "is not a place in North Cyprus that we know"))
    if complaints:
        raise Invalid(errors=[{"field": field, "message": message} for field, message in complaints])
    written = {name: fields[name] for name in WRITTEN}
    written["features"] = list(dict.fromkeys(fields["features"]))
    return {**written, **(places.where(place) if place else {})}


def _of_category(fields: Fields, kind: Kind | None) -> Iterator[tuple[str, str]]:
    if kind is None:
        yield "category", "is not a category that we have"
        return
    is_property = kind == "property"
    if is_property and fields["rent_type"] is None:
        yield "rent_type", "a property is for short_term, long_term or sale"
    if not is_property and fields["rent_type"] is not None:
        yield "rent_type", "only a property has one"
    if not is_property and fields["bedrooms"] is not None:
        yield "bedrooms", "only a property has them"
    unknown = [feature for feature in fields["features"] if feature not in FEATURES[kind]]
    if unknown:
        yield "features", f"a {kind} listing has only these: {', '.join(sorted(FEATURES[kind]))}"
    if len(FURNISHING & set(fields["features"])) > 1:
        yield "features", f"contradict each other: {', '.join(sorted(FURNISHING))}"


def _of_price(session: Session, fields: Fields, kind: Kind | None) -> Iterator[tuple[str, str]]:
    if session.get(ExchangeRate, fields["currency"]) is None:
        yield "currency", "is not a currency that we have a rate of"
    allowed = SERVICE_PERIODS if kind == "service" else (PERIODS.get(fields["rent_type"]),)
    if kind and fields["price_period"] not in allowed:
        yield "price_period", f"must be {' or '.join(period or 'null' for period in allowed)} here"
