"""`/api/v1/admin/preferences`: what is remembered of people, without their words."""

from typing import Annotated
from uuid import UUID

from flask import Response
from pydantic import BaseModel, Field

from app.api.answers import answer, empty
from app.api.blueprints import for_admins
from app.api.identity import admin
from app.api.shapes import Page, PageQuery
from app.domain import audit
from app.domain.preferences import browsing
from app.domain.preferences.browsing import RememberedLine
from app.kit.problems import Problem
from app.kit.transaction import transaction


class RememberedPath(BaseModel):
    """The preference named in a path."""

    preference_id: UUID


class RememberedQuery(PageQuery):
    """Whose preferences; everybody's when nobody is named."""

    user_id: UUID | None = None


class Why(BaseModel):
    """Why it is taken out."""

    reason: Annotated[str, Field(description=f"1-{audit.LONGEST_REASON} characters after trimming")]


class Remembered(Page[RememberedLine]):
    """A page of preferences, the latest first."""


api = for_admins("admin_preferences")


@api.get("/", responses={200: Remembered})
def list_remembered(query: RememberedQuery) -> Response:
    """List what is remembered."""
    with transaction() as session:
        items, following = browsing.page(session, query.user_id, query.limit, query.before())
    return answer(Remembered.of(items, following))


@api.delete("/<uuid:preference_id>", responses={204: None, 404: Problem})
def remove_remembered(path: RememberedPath, body: Why) -> Response:
    """Forget it as if the person had asked."""
    with transaction() as session:
        browsing.remove(session, path.preference_id, body.reason, str(admin().user_id))
    return empty()
