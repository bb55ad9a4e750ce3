"""What the model may say about a search, field by field: checked before anything is searched."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.brain.nlp.lexicon import lexicon

_FEATURES = lexicon("features")
_CATEGORIES = lexicon("categories")

Price = Annotated[Decimal, Field(ge=0, le=10**9)]
Rooms = Annotated[int, Field(ge=0, le=20)]
Name = Annotated[str, Field(min_length=2, max_length=60)]
Names = Annotated[list[Name], Field(max_length=8)]


class Strict(BaseModel):
    """Arguments of a tool: nothing but the fields below."""

    model_config = ConfigDict(extra="forbid")


def _one_of(keys: Any) -> Any:
    return Field(default=None, json_schema_extra={"enum": [*keys, None]})


class Wishes(Strict):
    """What this message adds or changes; whatever is left out stays as it is."""

    places: Names | None = Field(None, description="cities or districts of North Cyprus to look in")
    not_in: Names | None = Field(None, description="cities or districts to leave out")
    nearby: bool = Field(False, description="the surroundings of the places are fine too")
    anywhere: bool = Field(False, description="the person does not mind where")
    min_price: Price | None = None
    max_price: Price | None = None
    currency: Literal["GBP", "EUR", "USD", "TRY"] | None = Field(None, description="only when it was said")
    period: Literal["night", "week", "month", "year"] | None = Field(None, description="of the price, when it was said")
    forget: list[Literal["place", "rent_type", "category", "bedrooms", "budget", "features", "stay"]] = Field(
        default=[], description="wishes that no longer hold"
    )
    next_page: bool = Field(False, description="more of the same list, nothing changed")
    new_search: bool = Field(False, description="another search: nothing known so far holds")


class HomeWishes(Wishes):
    """What somebody wants of a home."""

    rent_type: Literal["long_term", "short_term", "sale"] | None = None
    category: str | None = _one_of(_CATEGORIES["property"])
    min_bedrooms: Rooms | None = Field(None, description="0 is a studio; exactly two: min 2 and max 2")
    max_bedrooms: Rooms | None = None
    features: list[str] = Field([], max_length=12, json_schema_extra={"items": {"enum": [*_FEATURES["property"]]}})
    unwanted: list[str] = Field(
        [], max_length=12, description="features that need not be there any more, keys as above"
    )
    arrives: date | None = Field(None, description="first day of the stay")
    nights: Annotated[int, Field(ge=1, le=730)] | None = None


class GoodsWishes(Wishes):
    """What somebody wants of a thing for sale."""

    category: str | None = _one_of(f"goods.{slug}" for slug in _CATEGORIES["goods"])
    words: str = Field("", max_length=120, description="what exactly, in the person's words: 'Toyota automatic'")
    features: list[str] = Field([], max_length=12, json_schema_extra={"items": {"enum": [*_FEATURES["goods"]]}})


class Number(Strict):
    """A listing of the last list, counted from 1."""

    number: Annotated[int, Field(ge=1, le=20)]


class Numbers(Strict):
    """Some listings of the last list, counted from 1."""

    numbers: Annotated[list[Annotated[int, Field(ge=1, le=20)]], Field(min_length=2, max_length=5)]
