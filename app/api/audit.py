"""`/api/v1/admin/audit`: who changed what; only ever added to."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from flask import Response
from pydantic import BaseModel, Field

from app.api.answers import answer
from app.api.blueprints import for_admins
from app.api.shapes import PageQuery, decode_cursor, encode_cursor
from app.domain import trail
from app.domain.trail import AuditView, Wanted
from app.kit.text import Text
from app.kit.transaction import transaction


class AuditQuery(PageQuery):
    """Which changes; everything that is given must hold."""

    actor_id: UUID | None = None
    action: Annotated[Text | None, Field(max_length=100, description="say `queue.pause`")] = None
    subject: Annotated[Text | None, Field(max_length=200, description="what it was done to, say an id")] = None


class Audit(BaseModel):
    """A page of changes, the latest first."""

    items: list[AuditView]
    next_cursor: str | None


api = for_admins("audit")


@api.get("/", responses={200: Audit})
def list_audit(query: AuditQuery) -> Response:
    """List what admins, and whoever sits at the server, have changed."""
    wanted = Wanted(**query.model_dump(exclude={"limit", "cursor"}))
    before = decode_cursor(query.cursor, datetime.fromisoformat, UUID)
    with transaction() as session:
        items, following = trail.page(session, wanted, query.limit, before)
    return answer(Audit(items=items, next_cursor=following and encode_cursor(*following)))
