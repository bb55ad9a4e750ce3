"""What a vendor may say of themselves: every unusable field is named."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import places
from app.domain.listings import Category
from app.domain.users import User
from app.domain.vendors.vendor import Vendor
from app.kit.errors import Invalid
from app.kit.phones import Phone, e164

Fields = Mapping[str, Any]
Complaints = Iterator[tuple[str, str]]

LISTS = ("categories", "languages", "channels")
NEEDS_PHONE = frozenset({"whatsapp", "sms"})
TOLD = {
    "empty": "is empty",
    "not_text": "is not text",
    "too_long": "is too long for a phone number",
    "not_a_number": "is not a phone number",
    "invalid": "is no phone number of any country; write it with +",
}


def columns(session: Session, user: User, wish: Fields, now: Vendor | None = None) -> dict[str, Any]:
    """Return the columns of a vendor that are to be as `wish` says; whatever is not in it stays as in `now`.

    `place` becomes city, district and coordinates, `phone` E.164, `areas` the cities by their English names, by
    default the vendor's own. Raises Invalid that names each unusable field.
    """
    phone = e164(wish["phone"]) if wish.get("phone") is not None else Phone(None, None)
    place = places.resolve(wish["place"]) if "place" in wish else None
    has_phone = wish["phone"] is not None if "phone" in wish else bool(now and now.phone)
    channels = wish.get("channels", now.channels if now else [])
    complaints = [
        *([("phone", TOLD[phone.reason])] if phone.reason else []),
        *([("location", "is not a place in North Cyprus that we know")] if "place" in wish and place is None else []),
        *_of_areas(wish.get("areas", ())),
        *_of_categories(session, wish.get("categories", ())),
        *_of_channels(channels, has_phone, user.email),
    ]
    if complaints:
        raise Invalid(errors=[{"field": field, "message": message} for field, message in complaints])
    found: dict[str, Any] = {name: list(dict.fromkeys(wish[name])) for name in LISTS if name in wish}
    if "about" in wish:
        found["about"] = wish["about"]
    if "phone" in wish:
        found["phone"] = phone.number
    if "areas" in wish or now is None:
        found["areas"] = _cities(wish.get("areas") or ([place.city] if place else []))
    return {**found, **(places.where(place) if place else {})}


def _of_areas(areas: Sequence[str]) -> Complaints:
    for number, area in enumerate(areas):
        known = places.resolve(area)
        if known is None:
            yield f"areas.{number}", "is not a city in North Cyprus that we know"
        elif known.name != known.city:
            yield f"areas.{number}", f"is a part of {known.city}; name the city"


def _of_categories(session: Session, categories: Sequence[str]) -> Complaints:
    known = set(session.scalars(select(Category.slug).where(Category.slug.in_(categories)))) if categories else set()
    for number, category in enumerate(categories):
        if category not in known:
            yield f"categories.{number}", "is not a category that we have"


def _of_channels(channels: Sequence[str], has_phone: bool, email: str | None) -> Complaints:
    for number, channel in enumerate(channels):
        if channel in NEEDS_PHONE and not has_phone:
            yield f"channels.{number}", f"{channel} needs a phone number"
        elif channel == "email" and email is None:
            yield f"channels.{number}", "email needs an e-mail address"


def _cities(areas: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(place.city for place in map(places.resolve, areas) if place))
