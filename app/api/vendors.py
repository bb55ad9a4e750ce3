"""`/api/v1/vendors/me`: what a vendor offers and how they want to be asked."""

from typing import Annotated

from flask import Response
from flask_openapi.blueprint import APIBlueprint
from pydantic import AfterValidator, BaseModel, Field

from app.api.answers import answer
from app.api.identity import me
from app.api.shapes import Location, unset, wish_of
from app.domain import vendors
from app.domain.vendors import Channel, VendorView
from app.kit.errors import Forbidden
from app.kit.problems import Problem
from app.kit.text import Text
from app.kit.transaction import transaction


def _name(value: str) -> str:
    name = " ".join(value.split())
    if not name:
        raise ValueError("must not be empty")
    return name


Name = Annotated[Text, Field(max_length=80), AfterValidator(_name)]
Phone = Annotated[Text, Field(max_length=100, description="in any spelling; without a country one of Cyprus or Turkey")]
Slugs = Annotated[list[Annotated[Text, Field(max_length=50)]], Field(min_length=1, max_length=50)]
Areas = Annotated[list[Annotated[Text, Field(max_length=100)]], Field(min_length=1, max_length=20)]
Languages = Annotated[list[Annotated[str, Field(pattern=r"^[a-z]{2}$")]], Field(min_length=1, max_length=20)]
Channels = Annotated[list[Channel], Field(min_length=1, max_length=10, description="the preferred one first")]
About = Annotated[Text, Field(max_length=2000), AfterValidator(str.strip)]


class VendorChange(BaseModel):
    """What is to be different; whatever is omitted stays. A channel needs its address."""

    display_name: Name = Field(default_factory=unset)
    phone: Phone | None = Field(default_factory=unset)
    location: Location = Field(default_factory=unset)
    categories: Slugs = Field(default_factory=unset)
    areas: Areas = Field(default_factory=unset)
    languages: Languages = Field(default_factory=unset)
    channels: Channels = Field(default_factory=unset)
    about: About = Field(default_factory=unset)


api = APIBlueprint(
    "vendors",
    __name__,
    abp_tags=[{"name": "vendors"}],
    abp_security=[{"bearer": []}],
    abp_responses={401: Problem, 403: Problem, 404: Problem, 422: Problem},
)


@api.before_request
def _only_vendors() -> None:
    if me().role != "vendor":
        raise Forbidden("Only a vendor may do this")


@api.get("/me", responses={200: VendorView})
def show_my_offer() -> Response:
    """Show how I stand in the list of vendors."""
    with transaction() as session:
        view = vendors.get(session, me().user_id).view()
    return answer(view)


@api.patch("/me", responses={200: VendorView, 409: Problem})
def change_my_offer(body: VendorChange) -> Response:
    """Change what I offer, where, and how I am asked."""
    with transaction() as session:
        view = vendors.edit(session, me().user_id, wish_of(body)).view()
    return answer(view)
