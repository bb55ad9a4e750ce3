"""`/api/v1/admin/broadcasts`: which vendors were asked about which requests, and what came of it."""

from uuid import UUID

from flask import Response
from pydantic import BaseModel

from app.api.answers import answer
from app.api.blueprints import for_admins
from app.api.shapes import Page, PageQuery
from app.domain.broadcasts import browsing
from app.domain.broadcasts.broadcast import BroadcastStatus
from app.domain.broadcasts.browsing import BroadcastDetail, BroadcastLine
from app.kit.problems import Problem
from app.kit.transaction import transaction


class BroadcastPath(BaseModel):
    """The broadcast named in a path."""

    broadcast_id: UUID


class BroadcastsQuery(PageQuery):
    """Which broadcasts."""

    status: BroadcastStatus | None = None


class Broadcasts(Page[BroadcastLine]):
    """A page of broadcasts, the latest first."""


api = for_admins("broadcasts")


@api.get("/", responses={200: Broadcasts})
def list_broadcasts(query: BroadcastsQuery) -> Response:
    """List broadcasts."""
    with transaction() as session:
        items, following = browsing.page(session, query.status, query.limit, query.before())
    return answer(Broadcasts.of(items, following))


@api.get("/<uuid:broadcast_id>", responses={200: BroadcastDetail, 404: Problem})
def get_broadcast(path: BroadcastPath) -> Response:
    """Show one broadcast with the decision about every vendor."""
    with transaction() as session:
        detail = browsing.look(session, path.broadcast_id)
    return answer(detail)
