"""`/api/v1/admin/deliveries`: everything that is sent to people, for admins; looking at one is written down."""

from typing import Annotated
from uuid import UUID

from flask import Response
from pydantic import BaseModel, Field

from app.api.answers import answer
from app.api.blueprints import for_admins
from app.api.identity import admin
from app.api.shapes import Page, PageQuery
from app.domain import deliveries
from app.domain.deliveries import DeliveryLine, DeliveryView, Purpose, State, Wanted
from app.domain.deliveries.delivery import ChannelName
from app.kit.problems import Problem
from app.kit.transaction import transaction


class DeliveryPath(BaseModel):
    """The delivery named in a path."""

    delivery_id: UUID


class DeliveriesQuery(PageQuery):
    """Which deliveries."""

    channel: ChannelName | None = None
    state: State | None = None
    purpose: Purpose | None = None
    q: Annotated[UUID | None, Field(description="the id of a request, a recipient or a delivery")] = None


class Deliveries(Page[DeliveryLine]):
    """A page of deliveries, the latest first."""


api = for_admins("deliveries")


@api.get("/", responses={200: Deliveries})
def list_deliveries(query: DeliveriesQuery) -> Response:
    """List what is sent to people, without addresses and without words."""
    wanted = Wanted(channel=query.channel, state=query.state, purpose=query.purpose, about=query.q)
    with transaction() as session:
        rows, following = deliveries.page(session, wanted, query.limit, query.before())
        items = [DeliveryLine.of(row) for row in rows]
    return answer(Deliveries.of(items, following))


@api.get("/<uuid:delivery_id>", responses={200: DeliveryView, 404: Problem})
def get_delivery(path: DeliveryPath) -> Response:
    """Show one with its address and its words; leaves a row in the audit trail."""
    with transaction() as session:
        view = DeliveryView.of(deliveries.look(session, path.delivery_id, str(admin().user_id)))
    return answer(view)
