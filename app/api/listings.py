"""`/api/v1`: the marketplace's listings, open to everybody."""

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from flask import Response
from flask_openapi.blueprint import APIBlueprint
from pydantic import BaseModel, Field

from app.api.answers import answer
from app.api.shapes import Page, PageQuery, decode_cursor, known_place
from app.domain import listings
from app.domain.listings import Criteria, ListingView, RentType
from app.integrations import embeddings
from app.kit.problems import Problem
from app.kit.text import Text
from app.kit.transaction import transaction

Price = Annotated[Decimal, Field(ge=0, le=10**11)]


class SearchQuery(PageQuery):
    """What to look for; everything that is given must hold."""

    q: Annotated[Text | None, Field(max_length=500)] = None
    rent_type: RentType | None = None
    location: Annotated[Text | None, Field(max_length=100, description="a city or district, in any spelling")] = None
    min_price: Price | None = None
    max_price: Price | None = None
    currency: Literal["GBP", "EUR", "TRY", "USD"] | None = None
    bedrooms: Annotated[int | None, Field(ge=0, le=20)] = None


class ListingPath(BaseModel):
    """A listing named in a path."""

    listing_id: UUID


class Listings(Page[ListingView]):
    """A page of listings: by fit when there are words, else the newest first."""

    total: int


api = APIBlueprint("listings", __name__, abp_tags=[{"name": "listings"}])


@api.get("/real_estate/search", responses={200: Listings})
def search_real_estate(query: SearchQuery) -> Response:
    """Search homes, plots and offices; prices in other currencies compare at the stored rates."""
    criteria, after = _criteria(query), decode_cursor(query.cursor, float, UUID)
    with transaction() as session:
        page = listings.search(session, criteria, query.limit, after)
        items = [found.listing.view() for found in page.items]
    return answer(Listings.of(items, page.following, total=page.total))


@api.get("/listings/<uuid:listing_id>", responses={200: ListingView, 404: Problem})
def get_listing(path: ListingPath) -> Response:
    """Show one listing."""
    with transaction() as session:
        view = listings.find(session, path.listing_id).view()
    return answer(view)


def _criteria(query: SearchQuery) -> Criteria:
    place = known_place("location", query.location)
    words = (query.q or "").strip()
    meaning = embeddings.meaning_of(words)
    is_city = place and place.name == place.city
    return Criteria(
        kind="property",
        text=words,
        text_must_fit=True,
        vector=meaning.vectors[0] if meaning else None,
        model=meaning.model if meaning else "",
        rent_type=query.rent_type,
        cities=(place.name,) if place and is_city else (),
        districts=(place.name,) if place and not is_city else (),
        min_bedrooms=query.bedrooms,
        max_bedrooms=query.bedrooms,
        min_price=query.min_price,
        max_price=query.max_price,
        currency=query.currency,
    )
