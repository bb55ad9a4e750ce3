"""`/api/v1/admin/turns`: how messages were answered, and the timeline of each; nobody's words."""

from typing import Annotated
from uuid import UUID

from flask import Response
from pydantic import BaseModel, Field

from app.api.answers import answer
from app.api.blueprints import for_admins
from app.api.shapes import Page, PageQuery
from app.domain.turns import TurnStatus, looking
from app.domain.turns.looking import TurnDetail, TurnLine, Wanted
from app.kit.problems import Problem
from app.kit.text import Text
from app.kit.transaction import transaction

QUOTED = "the `X-Correlation-ID` of the answer that accepted the message"


class TurnPath(BaseModel):
    """The turn named in a path."""

    turn_id: UUID


class TurnsQuery(PageQuery):
    """Which turns; everything that is given must hold."""

    status: TurnStatus | None = None
    correlation_id: Annotated[Text | None, Field(max_length=128, description=QUOTED)] = None
    user_id: UUID | None = None
    thread_id: UUID | None = None


class Turns(Page[TurnLine]):
    """A page of turns, the latest first."""


api = for_admins("turns")


@api.get("/", responses={200: Turns})
def list_turns(query: TurnsQuery) -> Response:
    """List turns."""
    wanted = Wanted(**query.model_dump(exclude={"limit", "cursor"}))
    with transaction() as session:
        items, following = looking.page(session, wanted, query.limit, query.before())
    return answer(Turns.of(items, following))


@api.get("/<uuid:turn_id>", responses={200: TurnDetail, 404: Problem})
def get_turn(path: TurnPath) -> Response:
    """Show one turn with its timeline: door, queue, nodes, tools, model, record, socket."""
    with transaction() as session:
        detail = looking.look(session, path.turn_id)
    return answer(detail)
