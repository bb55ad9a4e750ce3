"""`/api/v1/admin/queues`: what waits for the workers, and an admin's hand on it."""

from typing import Annotated

from flask import Response
from pydantic import BaseModel, Field

from app.api.answers import answer
from app.api.blueprints import for_admins
from app.api.identity import admin
from app.domain import audit, pauses, queues, turns
from app.domain.queues import QueueView
from app.kit import jobs, purging, waiting
from app.kit.problems import Problem
from app.kit.text import Text
from app.kit.transaction import transaction

REASON = f"1-{audit.LONGEST_REASON} characters after trimming"


class QueuePath(BaseModel):
    """The queue named in a path."""

    name: Text


class Queues(BaseModel):
    """All queues; there is no next page."""

    items: list[QueueView]
    next_cursor: str | None


class Pause(BaseModel):
    """Why nobody is to take jobs."""

    reason: Annotated[str, Field(description=REASON)]


class Resume(BaseModel):
    """Why jobs may be taken again."""

    reason: Annotated[str | None, Field(description=f"at most {REASON.removeprefix('1-')}")] = None


class Purge(BaseModel):
    """That the ready jobs are really to be dropped: `confirm` is the queue's name once more."""

    confirm: Annotated[str, Field(description="the name of the queue")]
    reason: Annotated[str, Field(description=REASON)]


class Purged(BaseModel):
    """How many jobs were dropped. What rows in the database still owe comes back by itself, within seconds."""

    dropped: int


api = for_admins("queues")


@api.get("/queues", responses={200: Queues, 503: Problem})
def list_queues() -> Response:
    """List every queue with what waits in it."""
    counted = jobs.count()
    with transaction() as session:
        items = queues.standing(session, counted)
    return answer(Queues(items=items, next_cursor=None))


@api.post("/queues/<name>/pause", responses={200: QueueView, 404: Problem, 503: Problem})
def pause_queue(path: QueuePath, body: Pause) -> Response:
    """Let no worker take a job of the queue: of every process within two seconds, whatever is restarted meanwhile.

    What is running ends. New jobs wait; whoever writes to a paused `chat` is told so.
    """
    queue, who = queues.known(path.name), str(admin().user_id)
    counted = jobs.count()
    with transaction() as session:
        pauses.pause(session, queue, body.reason, who)
        if queue == turns.QUEUE:
            turns.tell_paused(session)
        view = _of(queue, queues.standing(session, counted))
    waiting.forget(queue)
    return answer(view)


@api.post("/queues/<name>/resume", responses={200: QueueView, 404: Problem, 503: Problem})
def resume_queue(path: QueuePath, body: Resume) -> Response:
    """Let workers take its jobs again, within two seconds; of a queue that is not paused this changes nothing."""
    queue, who = queues.known(path.name), str(admin().user_id)
    counted = jobs.count()
    with transaction() as session:
        pauses.resume(session, queue, body.reason or "", who)
        view = _of(queue, queues.standing(session, counted))
    waiting.forget(queue)
    return answer(view)


@api.post("/queues/<name>/purge", responses={200: Purged, 404: Problem, 503: Problem})
def purge_queue(path: QueuePath, body: Purge) -> Response:
    """Drop the jobs of the queue that are ready: what runs, what waits for its time and what has died stays.

    A job only says that a row is owed something. What PostgreSQL still owes (replies, deliveries, what the memory is
    told, broadcasts, erasures) is found by the sweeps and comes back by itself within seconds; whatever no row stands
    behind, say looking a message through for preferences, does not.
    """
    queue = queues.known(path.name)
    jobs.count()  # while Redis is away nothing is promised
    with transaction() as session:
        queues.note_purge(session, queue, body.confirm, body.reason, str(admin().user_id))
    dropped = purging.purge(queue)
    return answer(Purged(dropped=dropped))


def _of(name: str, items: list[QueueView]) -> QueueView:
    return next(item for item in items if item.name == name)
