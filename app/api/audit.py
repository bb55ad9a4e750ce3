"""`/api/v1/admin/audit`: who changed what; only ever added to."""

from typing import Annotated
from uuid import UUID

from flask import Response
from pydantic import Field

from app.api.answers import answer
from app.api.blueprints import for_admins
from app.api.shapes import Page, PageQuery
from app.domain import trail
from app.domain.trail import AuditView, Wanted
from app.kit.text import Text
from app.kit.transaction import transaction


class AuditQuery(PageQuery):
    """Which changes; everything that is given must hold."""

    actor_id: UUID | None = None
    action: Annotated[Text | None, Field(max_length=100, description="say `queue.pause`")] = None
    subject: Annotated[Text | None, Field(max_length=200, description="what it was done to, say an id")] = None


class Audit(Page[AuditView]):
    """A page of changes, the latest first."""


api = for_admins("audit")


@api.get("/", responses={200: Audit})
def list_audit(query: AuditQuery) -> Response:
    """List what admins, and whoever sits at the server, have changed."""
    wanted = Wanted(**query.model_dump(exclude={"limit", "cursor"}))
    with transaction() as session:
        items, following = trail.page(session, wanted, query.limit, query.before())
    return answer(Audit.of(items, following))
