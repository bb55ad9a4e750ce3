"""`/api/v1/admin/queues`: what waits for the workers, and an admin's hand on it."""

from typing import Annotated

from flask import Response
from pydantic import BaseModel, Field

from app.api.answers import answer
from app.api.blueprints import for_admins
from app.domain import queues
from app.domain.queues import QueueView
from app.kit import backlog
from app.kit.problems import Problem
from app.kit.text import Text
from app.kit.transaction import transaction

REASON = f"1-{queues.LONGEST_REASON} characters after trimming"


class QueuePath(BaseModel):
    """The queue named in a path."""

    name: Text


class Queues(BaseModel):
    """All queues; there is no next page."""

    items: list[QueueView]
    next_cursor: str | None


api = for_admins("queues")


@api.get("/queues", responses={200: Queues, 503: Problem})
def list_queues() -> Response:
    """List every queue with what waits in it."""
    counted = backlog.count()
    with transaction() as session:
        items = queues.standing(session, counted)
    return answer(Queues(items=items, next_cursor=None))
