"""`/api/v1/listings`: offering, changing and retiring; a vendor's own, and everybody's for an admin."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from flask import Response
from flask_openapi.blueprint import APIBlueprint
from pydantic import AfterValidator, BaseModel, Field

from app.api.answers import answer, empty
from app.api.identity import vendor_or_admin
from app.api.listings import ListingPath
from app.api.shapes import Location, unset, wish_of
from app.domain import listings
from app.domain.listings import Author, ListingView, RentType
from app.kit.problems import Problem
from app.kit.text import Text
from app.kit.transaction import transaction


def _line(value: str) -> str:
    line = " ".join(value.split())
    if len(line) < 3:
        raise ValueError("needs at least 3 characters")
    return line


Slug = Annotated[Text, Field(max_length=50)]
Title = Annotated[Text, Field(max_length=120), AfterValidator(_line)]
Description = Annotated[Text, Field(max_length=5000), AfterValidator(str.strip)]
Price = Annotated[Decimal, Field(gt=0, lt=10**12, decimal_places=2)]
Bedrooms = Annotated[int, Field(ge=0, le=20, description="0 is a studio")]
Features = Annotated[list[Slug], Field(max_length=40)]


class ListingWish(BaseModel):
    """A new listing; `price_period` follows from `rent_type`, only a service has a choice. `owner_id` is an admin's."""

    category: Slug
    title: Title
    description: Description = ""
    rent_type: RentType | None = None
    location: Location
    bedrooms: Bedrooms | None = None
    price: Price
    currency: Slug
    price_period: Slug | None = Field(default_factory=unset)
    features: Features = []
    owner_id: UUID | None = None


class ListingChange(BaseModel):
    """What is to be different; whatever is omitted stays."""

    category: Slug = Field(default_factory=unset)
    title: Title = Field(default_factory=unset)
    description: Description = Field(default_factory=unset)
    rent_type: RentType | None = Field(default_factory=unset)
    location: Location = Field(default_factory=unset)
    bedrooms: Bedrooms | None = Field(default_factory=unset)
    price: Price = Field(default_factory=unset)
    currency: Slug = Field(default_factory=unset)
    price_period: Slug | None = Field(default_factory=unset)
    features: Features = Field(default_factory=unset)


api = APIBlueprint(
    "listings_writing",
    __name__,
    abp_tags=[{"name": "listings"}],
    abp_security=[{"bearer": []}],
    abp_responses={401: Problem, 403: Problem, 422: Problem},
)


def author() -> Author:
    """Return the caller as one who may change listings. Raises Forbidden."""
    caller = vendor_or_admin()
    return Author(caller.user_id, caller.role == "admin")


@api.before_request
def _only_vendors() -> None:
    vendor_or_admin()


@api.post("/", responses={201: ListingView})
def create_listing(body: ListingWish) -> Response:
    """Offer something."""
    with transaction() as session:
        owner_id = body.owner_id or author().user_id
        view = listings.offer(session, author(), owner_id, wish_of(body, "owner_id")).view()
    return answer(view, 201)


@api.patch("/<uuid:listing_id>", responses={200: ListingView, 404: Problem})
def change_listing(path: ListingPath, body: ListingChange) -> Response:
    """Change some fields; the listing is found by its new words within a minute."""
    with transaction() as session:
        view = listings.change(session, author(), path.listing_id, wish_of(body)).view()
    return answer(view)


@api.delete("/<uuid:listing_id>", responses={204: None, 404: Problem})
def retire_listing(path: ListingPath) -> Response:
    """Take it off the market."""
    with transaction() as session:
        listings.retire(session, author(), path.listing_id)
    return empty()
