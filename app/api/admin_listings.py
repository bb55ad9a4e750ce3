"""`/api/v1/admin/listings`: every listing, offered or retired, for admins."""

from typing import Annotated
from uuid import UUID

from flask import Response
from pydantic import Field

from app.api.answers import answer
from app.api.blueprints import for_admins
from app.api.listings import ListingPath
from app.api.listings_writing import author
from app.api.shapes import Page, PageQuery, known_place
from app.domain import listings
from app.domain.listings import ShelfView, Wanted
from app.domain.listings.shelf import State
from app.kit.problems import Problem
from app.kit.text import Text
from app.kit.transaction import transaction


class ShelfQuery(PageQuery):
    """Which listings; everything that is given must hold."""

    q: Annotated[Text | None, Field(max_length=200, description="words of the title")] = None
    state: State = "all"
    category: Annotated[Text | None, Field(max_length=50)] = None
    location: Annotated[Text | None, Field(max_length=100, description="a city or district, in any spelling")] = None
    owner_id: UUID | None = None


class Shelf(Page[ShelfView]):
    """A page of listings, the newest first."""


api = for_admins("admin_listings")


@api.get("/", responses={200: Shelf})
def list_all_listings(query: ShelfQuery) -> Response:
    """List what is and what was offered."""
    place = known_place("location", query.location)
    wanted = Wanted(query.state, query.owner_id, query.category, place, (query.q or "").strip())
    with transaction() as session:
        items, following = listings.shelf_page(session, wanted, query.limit, query.before())
    return answer(Shelf.of(items, following))


@api.post("/<uuid:listing_id>/restore", responses={200: ShelfView, 404: Problem})
def restore_listing(path: ListingPath) -> Response:
    """Put a retired listing back on the market."""
    with transaction() as session:
        view = listings.shelf_view(listings.restore(session, author(), path.listing_id))
    return answer(view)
