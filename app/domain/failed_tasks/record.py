"""Recording a death: one row per job, and an alert that is owed."""

from dataclasses import dataclass, field
from typing import Any

import structlog
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.domain.failed_tasks.redaction import storable
from app.domain.failed_tasks.task import FailedTask, Reason
from app.kit import metrics, outbox
from app.kit.tracebacks import writable

LONGEST_NAME = 200  # characters; a longer one would not fit into an index
ALERTING = "alerts.send"  # the actor that sends alerts, whose own death must not cause another one

_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A job that died, as its reporter knows it; message and traceback are redacted already."""

    job_id: str
    queue: str
    actor: str
    reason: Reason
    error: str
    message: str
    attempts: int
    correlation_id: str
    traceback: str = field(default="", repr=False)
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)


def record(session: Session, letter: DeadLetter) -> FailedTask | None:
    """Write the job down and owe an alert; None, and nothing new, when its death is known already."""
    silent = letter.actor == ALERTING
    statement = (
        insert(FailedTask)
        .values(
            job_id=_name(letter.job_id),
            queue=_name(letter.queue),
            actor=_name(letter.actor),
            args=storable(letter.args),
            kwargs=storable(letter.kwargs),
            reason=letter.reason,
            error=_name(letter.error),
            message=letter.message,
            traceback=letter.traceback,
            attempts=min(letter.attempts, 2**31 - 1),
            correlation_id=letter.correlation_id,
            alert="none" if silent else "owed",
        )
        .on_conflict_do_nothing(index_elements=["job_id"])
        .returning(FailedTask)
    )
    task = session.scalar(statement)
    if task is None:
        return None
    metrics.dead_letters.labels(letter.reason).inc()
    _log.error("job died", dead_actor=letter.actor, dead_job=letter.job_id, reason=letter.reason, error=letter.error)
    if not silent:
        outbox.enqueue(ALERTING, str(task.id))
    return task


def _name(text: str) -> str:
    return writable(text)[:LONGEST_NAME]
