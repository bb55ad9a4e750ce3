"""Replaying: the same job once more, under the same correlation id."""

from uuid import UUID

from pydantic import BaseModel
from redis.exceptions import RedisError
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import audit, memory, turns
from app.domain.failed_tasks.preview import MIRRORING, REPLYING, Preview, preview, thread_of, why_not
from app.domain.failed_tasks.task import FailedTask, Filter, get
from app.extensions import redis
from app.kit import outbox
from app.kit.errors import Conflict, Unavailable

AT_ONCE = 500  # tasks of one call of `replay_many`
REOPENS = {REPLYING: turns.reopen_failed, MIRRORING: memory.reopen_rejected}  # what a thread's replay owes it again


class Skipped(BaseModel):
    """A task that was not replayed, and why."""

    id: UUID
    actor: str
    why: str


class Planned(BaseModel):
    """A task that is replayed, and what that does."""

    id: UUID
    actor: str
    preview: Preview


class Replayed(BaseModel):
    """What a replay of many did, or would do; `more` says that there are others which it did not look at."""

    dry_run: bool
    replayed: list[Planned]
    skipped: list[Skipped]
    more: bool


def ensure_queue() -> None:
    """Raise Unavailable when Redis is away; ask before the transaction that replays, because the job waits there."""
    try:
        redis.client.ping()
    except RedisError as error:
        raise Unavailable("The queue is not answering", code="queue_unavailable", retry_after=5) from error


def replay(session: Session, task_id: UUID, who: str) -> FailedTask:
    """Enqueue the job again and close the task. Raises NotFound, and Conflict when it is closed or cannot run."""
    task = get(session, task_id, locked=True)
    if obstacle := why_not(task):
        raise Conflict(obstacle, code="not_open" if task.state != "open" else "not_replayable")
    _replay(session, task, who)
    session.flush()
    session.refresh(task)
    return task


def replay_many(session: Session, wanted: Filter, who: str, *, dry_run: bool) -> Replayed:
    """Replay every open task that `wanted` asks for, the oldest first, at most AT_ONCE; a dry run only tells."""
    query = (
        select(FailedTask)
        .where(*wanted.conditions(), FailedTask.state == "open")
        .order_by(FailedTask.created_at, FailedTask.id)
        .limit(AT_ONCE + 1)
    )
    # Somebody else who replays at this moment has locked theirs: leave them alone.
    found = list(session.scalars(query if dry_run else query.with_for_update(skip_locked=True)))
    told = Replayed(dry_run=dry_run, replayed=[], skipped=[], more=len(found) > AT_ONCE)
    for task in found[:AT_ONCE]:
        if obstacle := why_not(task):
            told.skipped.append(Skipped(id=task.id, actor=task.actor, why=obstacle))
            continue
        told.replayed.append(Planned(id=task.id, actor=task.actor, preview=preview(session, task)))
        if not dry_run:
            _replay(session, task, who)
    return told


def _replay(session: Session, task: FailedTask, who: str) -> None:
    reopened = REOPENS[task.actor](session, thread) if (thread := thread_of(task)) else 0
    task.replayed_as = outbox.enqueue_again(task.actor, tuple(task.args), task.kwargs, task.correlation_id)
    task.close("replayed", who)
    detail = {"actor": task.actor, "job_id": task.job_id, "replayed_as": task.replayed_as, "reopened": reopened}
    audit.note(session, who, "failed_task.replay", str(task.id), **detail)
