"""Shapes that several resources share."""

import base64
import json
from datetime import datetime
from typing import Annotated, Any, Generic, Self, TypeVar
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field

from app.domain import places
from app.domain.places import Place
from app.kit.errors import Invalid
from app.kit.text import Text


def _one_place(value: Any) -> Any:
    """Read a place as a listing's own `location` shows it, besides its bare name."""
    if not isinstance(value, dict):
        return value
    city, district = value.get("city"), value.get("district")
    near, inside = (places.resolve(name) if isinstance(name, str) else None for name in (city, district))
    if near and inside and near.city != inside.city:
        raise ValueError(f"{inside.name} is in {inside.city}")
    return district or city


Limit = Annotated[int, Field(ge=1, le=100)]
Where = Annotated[Text, Field(max_length=100, description="a city or district, in any spelling")]
Location = Annotated[Where, BeforeValidator(_one_place)]
Item = TypeVar("Item")


def unset() -> Any:
    """Return what stands for a field that was not sent: a PATCH may omit any field, and yet null is not any value."""
    return None


class ThreadPath(BaseModel):
    """The thread named in a path."""

    thread_id: UUID


class PageQuery(BaseModel):
    """Which page of a list."""

    limit: Limit = 20
    cursor: Text | None = None

    def before(self) -> tuple[datetime, UUID] | None:
        """Return where the page of a list by time begins, None for the first. Raises Invalid for a cursor not ours."""
        position: tuple[datetime, UUID] | None = decode_cursor(self.cursor, datetime.fromisoformat, UUID)
        return position


class Page(BaseModel, Generic[Item]):
    """A page of a list."""

    items: list[Item]
    next_cursor: str | None

    @classmethod
    def of(cls, items: list[Item], following: tuple[Any, ...] | None, **besides: Any) -> Self:
        """Return the page with these items; `following` is where the next one begins, None at the end."""
        return cls(items=items, next_cursor=following and encode_cursor(*following), **besides)


def encode_cursor(*position: Any) -> str:
    """Return an opaque cursor for a position in a list."""
    return base64.urlsafe_b64encode(json.dumps([str(part) for part in position]).encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None, *read: Any) -> Any:
    """Return the position of a cursor, each part through its reader, or None. Raises Invalid for a cursor not ours."""
    if cursor is None:
        return None
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return tuple(one(part) for one, part in zip(read, parts, strict=True))
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:  # whatever JSON can hold
        raise Invalid.field("cursor", "is not a cursor that we gave") from error


def known_place(field: str, name: str | None) -> Place | None:
    """Return the place of that name, or None when none is named. Raises Invalid for a place we do not know."""
    place = places.resolve(name) if name else None
    if name and place is None:
        raise Invalid.field(field, "is not a place in North Cyprus that we know")
    return place


def wish_of(body: BaseModel, *besides: str) -> dict[str, Any]:
    """Return what was sent, as the domain calls it, without the fields `besides`."""
    sent = body.model_dump(exclude_unset=True, exclude=set(besides))
    if "location" in sent:
        sent["place"] = sent.pop("location")
    return sent
