"""How the queues stand: what waits in the broker, what died, and who has paused them."""

from datetime import datetime

from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.failed_tasks import FailedTask
from app.domain.pauses import QueuePause
from app.domain.users import User, is_named
from app.kit import jobs
from app.kit.errors import NotFound
from app.kit.jobs import Backlog


class PauseView(BaseModel):
    """That a queue is paused, by whom and why."""

    by: str
    reason: str
    since: datetime


class QueueView(BaseModel):
    """A queue: jobs that are ready, that wait for their time, that a worker has taken, that died and are still open.

    `oldest_seconds` is the age of the oldest ready one.
    """

    name: str
    ready: int
    delayed: int
    running: int
    dead: int
    oldest_seconds: float | None
    paused: PauseView | None


def known(queue: str) -> str:
    """Return `queue` when there is one of that name. Raises NotFound."""
    if queue not in jobs.names():
        raise NotFound("There is no such queue", code="queue_not_found")
    return queue


def standing(session: Session, counted: Backlog) -> list[QueueView]:
    """Return how every queue that was `counted` stands, in two queries."""
    open_ones = select(FailedTask.queue, func.count()).where(FailedTask.state == "open").group_by(FailedTask.queue)
    died = {row[0]: row[1] for row in session.execute(open_ones)}
    pauses = _pauses(session)
    return [
        QueueView(
            name=name,
            ready=one.ready,
            delayed=one.delayed,
            running=one.running,
            dead=one.dead + died.get(name, 0),
            oldest_seconds=one.oldest,
            paused=pauses.get(name),
        )
        for name, one in counted.queues.items()
    ]


def _pauses(session: Session) -> dict[str, PauseView]:
    rows = session.execute(select(QueuePause, User.display_name).outerjoin(User, is_named(QueuePause.who)))
    return {row.queue: PauseView(by=name or row.who, reason=row.reason, since=row.since) for row, name in rows}
