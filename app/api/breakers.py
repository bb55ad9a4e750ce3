"""`/api/v1/admin/breakers`: how the breakers stand, and an admin's hand on them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from flask import Response
from pydantic import AwareDatetime, BaseModel, Field

from app.api.answers import answer
from app.api.blueprints import for_admins
from app.api.identity import admin
from app.api.shapes import Page, PageQuery
from app.domain import audit, circuits
from app.domain.circuits import EventKind, Force, Standing
from app.kit import breakers
from app.kit.errors import Invalid
from app.kit.problems import Problem
from app.kit.text import Text
from app.kit.transaction import transaction


class BreakerPath(BaseModel):
    """The breaker named in a path."""

    component: Text


class Breakers(BaseModel):
    """All breakers; there is no next page."""

    items: list[Standing]
    next_cursor: str | None


class Wish(BaseModel):
    """How a breaker is to go: by itself, or forced, for a reason and at most until a time."""

    state: Literal["auto", "forced_open", "forced_closed"]
    reason: Annotated[
        Text | None, Field(description=f"1-{audit.LONGEST_REASON} characters after trimming; not needed for `auto`")
    ] = None
    expires_at: AwareDatetime | None = None


class BreakerEventView(BaseModel):
    """Something that has happened to a breaker; `who` is null when it happened by itself."""

    id: UUID
    component: str
    kind: EventKind
    reason: str
    who: str | None
    worker: str | None
    correlation_id: str
    at: datetime


class BreakerHistory(Page[BreakerEventView]):
    """A page of what has happened, the latest first."""


api = for_admins("breakers")


@api.get("/", responses={200: Breakers})
def list_breakers() -> Response:
    """List every breaker with what is forced on it."""
    seen = {name: breakers.look(name) for name in breakers.POLICIES}
    with transaction() as session:
        items = circuits.standing(session, seen)
    return answer(Breakers(items=items, next_cursor=None))


@api.put("/<component>", responses={200: Standing, 404: Problem})
def force_breaker(path: BreakerPath, body: Wish) -> Response:
    """Force a breaker open or closed, or let it go by itself; here at once, in every process within two seconds."""
    component, who = circuits.known(path.component), str(admin().user_id)
    seen = {component: breakers.look(component)}
    with transaction() as session:
        if body.state != "auto":
            circuits.override(session, component, Force(body.state, body.reason or "", body.expires_at), who)
        elif body.expires_at:
            raise Invalid.field("expires_at", "only what is forced ends by the clock")
        else:
            circuits.release(session, component, body.reason or "", who)
        (item,) = circuits.standing(session, seen)
    breakers.look_again()
    return answer(item)


@api.get("/<component>/history", responses={200: BreakerHistory, 404: Problem})
def list_breaker_history(path: BreakerPath, query: PageQuery) -> Response:
    """List what has happened to a breaker."""
    component = circuits.known(path.component)
    with transaction() as session:
        events, following = circuits.history(session, component, query.limit, query.before())
        items = [BreakerEventView.model_validate(event, from_attributes=True) for event in events]
    return answer(BreakerHistory.of(items, following))
