"""`/api/v1/requests`: what I need, asking vendors about it, and what became of every one of them."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID, uuid4, uuid5

from flask import Response, request
from flask_openapi.blueprint import APIBlueprint
from pydantic import BaseModel, Field, model_validator
from sqlalchemy.orm import Session

from app.api.answers import answer
from app.api.identity import me
from app.api.shapes import Page, PageQuery
from app.config import settings
from app.domain import broadcasts, listings, requests
from app.domain.broadcasts import MOST, BroadcastView
from app.domain.requests import RequestDraft, RequestView
from app.kit import rate_limit
from app.kit.errors import RateLimited
from app.kit.problems import Problem
from app.kit.text import Text
from app.kit.transaction import transaction

Name = Annotated[Text, Field(min_length=1, max_length=100)]


class RequestPath(BaseModel):
    """The request named in a path."""

    request_id: UUID


class Wish(BaseModel):
    """What is needed. `category` is ours, as `plumbing` or `service.plumbing`; `service.other` when none fits."""

    category: Annotated[Text, Field(min_length=1, max_length=60)]
    details: Annotated[Text, Field(max_length=4000, description="1-2000 characters after trimming")]
    location: Annotated[Name | None, Field(description="a city or district, in any spelling")] = None
    budget: Annotated[Decimal | None, Field(gt=0, max_digits=14, decimal_places=2)] = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="of the budget")] = "GBP"
    deadline: Annotated[date | None, Field(description="the last day that is of use")] = None
    contact: Annotated[Text | None, Field(max_length=200, description="kept for me; vendors are not told")] = None


class Asking(BaseModel):
    """Which vendors to ask; whoever matches when none are named."""

    vendor_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _nothing_at_all(cls, body: object) -> object:
        return {} if body is None else body


class RequestDetail(RequestView):
    """A request with what became of everybody who was asked, and of everybody who was not."""

    broadcast: BroadcastView

    @classmethod
    def read(cls, session: Session, user_id: UUID, request_id: UUID) -> Self:
        """Return the person's request. Raises NotFound."""
        view = RequestView.of(requests.own(session, user_id, request_id))
        return cls(**view.model_dump(), broadcast=broadcasts.view(session, request_id))


class Requests(Page[RequestView]):
    """A page of my requests, the newest first."""


api = APIBlueprint(
    "requests",
    __name__,
    abp_tags=[{"name": "requests"}],
    abp_security=[{"bearer": []}],
    abp_responses={401: Problem},
)


@api.post("/", responses={201: RequestDetail, 422: Problem, 429: Problem})
def open_request(body: Wish) -> Response:
    """Say what I need; nobody is asked yet. The same `Idempotency-Key` again gives the request that it opened."""
    _count()
    with transaction() as session:
        opened = requests.open_request(session, me().user_id, None, _key(), _draft(session, body))
        detail = RequestDetail.read(session, me().user_id, opened.id)
    return answer(detail, 201)


@api.get("/", responses={200: Requests, 422: Problem})
def list_requests(query: PageQuery) -> Response:
    """List my requests with the offers that hold."""
    with transaction() as session:
        found, following = requests.page(session, me().user_id, query.limit, query.before())
        items = [RequestView.of(one) for one in found]
    return answer(Requests.of(items, following))


@api.get("/<uuid:request_id>", responses={200: RequestDetail, 404: Problem})
def get_request(path: RequestPath) -> Response:
    """Show a request of mine: who was asked, what became of each message, which offers came."""
    with transaction() as session:
        detail = RequestDetail.read(session, me().user_id, path.request_id)
    return answer(detail)


@api.post(
    "/<uuid:request_id>/broadcast",
    responses={202: RequestDetail, 404: Problem, 409: Problem, 422: Problem, 429: Problem},
)
def ask_vendors(path: RequestPath, body: Asking) -> Response:
    """Ask vendors for a quote. Again: only whoever was not reached is asked; nobody gets it twice."""
    _count()
    with transaction() as session:
        requests.own(session, me().user_id, path.request_id)
        broadcasts.order(session, path.request_id, body.vendor_ids)
        detail = RequestDetail.read(session, me().user_id, path.request_id)
    return answer(detail, 202)


@api.post("/<uuid:request_id>/cancel", responses={200: RequestDetail, 404: Problem, 409: Problem})
def cancel_request(path: RequestPath) -> Response:
    """Take a request back; what was not sent to vendors yet is not sent any more."""
    with transaction() as session:
        requests.cancel(session, me().user_id, path.request_id)
        detail = RequestDetail.read(session, me().user_id, path.request_id)
    return answer(detail)


def _count() -> None:
    """Count it against the person's limit. Raises RateLimited."""
    decision = rate_limit.hit("requests", str(me().user_id), str(uuid4()), settings().request_rate_limit)
    if not decision.allowed:
        raise RateLimited("Too many requests for quotes; please wait", retry_after=decision.retry_after)


def _key() -> UUID | None:
    key = request.headers.get("Idempotency-Key")
    return uuid5(me().user_id, f"request {key}") if key else None


def _draft(session: Session, wish: Wish) -> RequestDraft:
    return RequestDraft(
        category=listings.market_category(session, wish.category),
        details=wish.details,
        city=wish.location,
        budget=(wish.budget, wish.currency) if wish.budget is not None else None,
        deadline=wish.deadline,
        contact=wish.contact,
    )
