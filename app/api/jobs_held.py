"""What an operator may do to a job that Redis holds: queue it again, delete it. Each is in the audit trail first."""

from typing import Any
from uuid import UUID

import dramatiq
from dramatiq.common import q_name, xq_name

from app.api.dashboard import readable
from app.domain import audit
from app.kit import purging
from app.kit.errors import Conflict, NotFound
from app.kit.transaction import transaction

KEPT = ("correlation_id",)  # of a job's options; the others are of its earlier life


def requeue(admin: UUID, queue: str, job_id: str) -> None:
    """Queue a dead job as a new one and drop it among the dead. Raises NotFound, Conflict when nobody can read it.

    In this order, because a process may die in between: two runs find their work done, none would be a loss.
    """
    broker, raw = _held(queue, job_id)
    message = readable(raw)
    if message is None or queue != xq_name(queue):
        raise Conflict("This job cannot be queued again", code="not_replayable")
    _note(admin, "job.requeue", queue, job_id, actor=message.actor_name)
    options = {name: message.options[name] for name in KEPT if name in message.options}
    # New id and time: the old id has a failed task already, and the old age may be too old for any worker.
    broker.enqueue(dramatiq.Message(q_name(queue), message.actor_name, message.args, message.kwargs, options))
    purging.drop(queue, [job_id])


def delete(admin: UUID, queue: str, job_id: str) -> None:
    """Drop a job; one that a worker holds already runs all the same. Raises NotFound."""
    _, raw = _held(queue, job_id)
    message = readable(raw)
    _note(admin, "job.delete", queue, job_id, actor=message.actor_name if message else None)
    purging.drop(queue, [job_id])


def _held(queue: str, job_id: str) -> tuple[Any, bytes]:
    broker: Any = dramatiq.get_broker()
    known = {f"{name}{end}" for name in broker.get_declared_queues() for end in ("", ".DQ", ".XQ")}
    raw = broker.client.hget(f"{broker.namespace}:{queue}.msgs", job_id) if queue in known else None
    if raw is None:
        raise NotFound("There is no such job any more")
    return broker, raw


def _note(admin: UUID, action: str, queue: str, job_id: str, **detail: Any) -> None:
    with transaction() as session:
        audit.note(session, str(admin), action, job_id[:200], queue=queue, **detail)
