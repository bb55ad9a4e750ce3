"""`/api/v1/admin/vendors`: who can be asked for quotes."""

import secrets
from typing import Annotated
from uuid import UUID

from flask import Response
from pydantic import BaseModel, Field, model_validator

from app.api.answers import answer
from app.api.auth import Email
from app.api.blueprints import for_admins
from app.api.identity import admin
from app.api.shapes import Location, Page, PageQuery, known_place, unset, wish_of
from app.api.vendors import About, Areas, Channels, Languages, Name, Phone, Slugs, VendorChange
from app.domain import users, vendors
from app.domain.vendors import Account, State, VendorView, Wanted
from app.kit.problems import Problem
from app.kit.text import Text
from app.kit.transaction import transaction

WORDS = "words of the name or the e-mail address"


class VendorPath(BaseModel):
    """The vendor named in a path."""

    vendor_id: UUID


class VendorsQuery(PageQuery):
    """Which vendors; everything that is given must hold."""

    q: Annotated[Text | None, Field(max_length=200, description=WORDS)] = None
    state: State = "all"
    category: Annotated[Text | None, Field(max_length=50)] = None
    area: Annotated[Text | None, Field(max_length=100, description="a place that they serve")] = None


class Vendors(Page[VendorView]):
    """A page of vendors, the newest first."""


class VendorWish(BaseModel):
    """A new vendor: a user who becomes one (`user_id`), or a new account (`email`, `display_name`, `password`).

    Nobody can sign in to a new account that got no password; its vendor is asked and answers all the same.
    """

    user_id: UUID | None = None
    email: Email | None = None
    password: Annotated[Text, Field(min_length=8, max_length=200)] | None = None
    display_name: Name = Field(default_factory=unset)
    phone: Phone | None = None
    location: Location
    categories: Slugs
    areas: Areas = Field(default_factory=unset)
    languages: Languages
    channels: Channels
    about: About = ""

    @model_validator(mode="after")
    def _one_account(self) -> "VendorWish":
        if (self.user_id is None) == (self.email is None):
            raise ValueError("send either user_id or email")
        if self.user_id is None and "display_name" not in self.model_fields_set:
            raise ValueError("a new account needs a display_name")
        return self


api = for_admins("admin_vendors")


@api.get("/", responses={200: Vendors})
def list_vendors(query: VendorsQuery) -> Response:
    """List vendors."""
    place = known_place("area", query.area)
    wanted = Wanted(query.state, query.category, place.city if place else None, (query.q or "").strip())
    with transaction() as session:
        found, following = vendors.page(session, wanted, query.limit, query.before())
        items = [vendor.view() for vendor in found]
    return answer(Vendors.of(items, following))


@api.post("/", responses={201: VendorView, 404: Problem, 409: Problem})
def create_vendor(body: VendorWish) -> Response:
    """Add a vendor."""
    wish = wish_of(body, "user_id", "email", "password")
    if body.user_id:
        with transaction() as session:
            return answer(vendors.enrol(session, admin().user_id, body.user_id, wish).view(), 201)
    password_hash = users.hash_password(body.password or secrets.token_urlsafe(32))
    account = Account(body.email or "", password_hash, body.display_name)
    with transaction() as session:
        view = vendors.create(session, admin().user_id, account, wish).view()
    return answer(view, 201)


@api.get("/<uuid:vendor_id>", responses={200: VendorView, 404: Problem})
def get_vendor(path: VendorPath) -> Response:
    """Show one vendor."""
    with transaction() as session:
        view = vendors.get(session, path.vendor_id).view()
    return answer(view)


@api.patch("/<uuid:vendor_id>", responses={200: VendorView, 404: Problem, 409: Problem})
def change_vendor(path: VendorPath, body: VendorChange) -> Response:
    """Change what a vendor offers, where, and how they are asked."""
    with transaction() as session:
        view = vendors.edit(session, path.vendor_id, wish_of(body), admin().user_id).view()
    return answer(view)


@api.post("/<uuid:vendor_id>/retire", responses={200: VendorView, 404: Problem})
def retire_vendor(path: VendorPath) -> Response:
    """Send no more requests to a vendor."""
    with transaction() as session:
        view = vendors.retire(session, admin().user_id, path.vendor_id).view()
    return answer(view)


@api.post("/<uuid:vendor_id>/restore", responses={200: VendorView, 404: Problem, 409: Problem})
def restore_vendor(path: VendorPath) -> Response:
    """Let a retired vendor be asked again."""
    with transaction() as session:
        view = vendors.restore(session, admin().user_id, path.vendor_id).view()
    return answer(view)
