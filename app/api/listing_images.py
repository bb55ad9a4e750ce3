"""`/api/v1/listings/{id}/images`: a listing's pictures."""

from typing import Annotated
from uuid import UUID

from flask import Response, request
from flask_openapi.blueprint import APIBlueprint
from flask_openapi.models.file import FileStorage
from pydantic import BaseModel, Field

from app.api.answers import answer, empty
from app.api.listings import ListingPath
from app.api.listings_writing import author
from app.domain import listings
from app.domain.listings import Listing
from app.domain.listings.listing import MEDIA
from app.kit import logging, pictures
from app.kit.errors import AppError, Invalid, TooLarge
from app.kit.pictures import Picture, UnusablePicture
from app.kit.problems import Problem
from app.kit.text import Text
from app.kit.threads import aside
from app.kit.transaction import transaction

MOST_AT_ONCE = 10
TOLD = {
    "not_a_picture": "is not a JPEG, PNG or WebP picture",
    "too_many_pixels": f"has more than {pictures.MOST_PIXELS // 10**6} million pixels",
    "broken": "cannot be read to its end",
}


class ImagePath(ListingPath):
    """A picture named in a path."""

    name: Text


class Upload(BaseModel):
    """Pictures, each at most 8 MB of JPEG, PNG or WebP."""

    images: Annotated[list[FileStorage], Field(min_length=1, max_length=MOST_AT_ONCE)]


class Order(BaseModel):
    """The names of all pictures of the listing, the first one to be shown first."""

    names: Annotated[list[Annotated[Text, Field(max_length=200)]], Field(max_length=100)]


class ImageView(BaseModel):
    """A picture: at most 1600 pixels long at `url`, at most 640 at `card_url`."""

    name: str
    url: str
    card_url: str


class Images(BaseModel):
    """A listing's pictures in their order; there is no next page."""

    items: list[ImageView]
    next_cursor: str | None = None

    @classmethod
    def of(cls, listing: Listing) -> "Images":
        """Return the pictures of a listing."""
        views = [ImageView(name=name, url=f"{MEDIA}{name}", card_url=f"{MEDIA}cards/{name}") for name in listing.images]
        return cls(items=views)


api = APIBlueprint(
    "listing_images",
    __name__,
    abp_tags=[{"name": "listings"}],
    abp_security=[{"bearer": []}],
    abp_responses={401: Problem, 403: Problem, 404: Problem, 422: Problem},
)


@api.before_request
def _only_the_owner() -> None:
    """Asked before a form is read, so that no stranger makes us read 80 MB. Raises Forbidden, NotFound."""
    who = author()
    with transaction() as session:
        listings.own(session, who, (request.view_args or {})["listing_id"])


@api.post("/<uuid:listing_id>/images", responses={201: Images, 409: Problem, 413: Problem, 415: Problem})
def add_images(path: ListingPath, form: Upload) -> Response:
    """Add pictures behind the others, all of them or none; what they carry besides pixels is left out."""
    ready = [_prepared(number, file) for number, file in enumerate(form.images)]
    try:
        with transaction() as session:
            shown = Images.of(listings.add_images(session, author(), path.listing_id, ready))
    except BaseException:
        _discard(path.listing_id, [listings.name_of(path.listing_id, picture) for picture in ready])
        raise
    return answer(shown, 201)


@api.delete("/<uuid:listing_id>/images/<name>", responses={204: None})
def drop_image(path: ImagePath) -> Response:
    """Take a picture out."""
    with transaction() as session:
        listings.drop_image(session, author(), path.listing_id, path.name)
    _discard(path.listing_id, [path.name])
    return empty()


@api.put("/<uuid:listing_id>/images/order", responses={200: Images})
def order_images(path: ListingPath, body: Order) -> Response:
    """Show the pictures in another order."""
    with transaction() as session:
        shown = Images.of(listings.order_images(session, author(), path.listing_id, body.names))
    return answer(shown)


def _prepared(number: int, file: FileStorage) -> Picture:
    raw = file.stream.read(pictures.LARGEST + 1)
    if len(raw) > pictures.LARGEST:
        raise TooLarge(f"Picture {number + 1} has more than {pictures.LARGEST // 2**20} MB")
    try:
        return aside(pictures.prepare, raw)
    except UnusablePicture as error:
        raise Invalid.field(f"images.{number}", TOLD[error.reason], code=error.reason) from error


def _discard(listing_id: UUID, names: list[str]) -> None:
    try:
        with transaction() as session:
            listings.discard(session, listing_id, names)
    except (AppError, OSError) as error:  # chores.sweep_pictures finds them
        logging.survived("images.discard", error, listing_id=str(listing_id))
