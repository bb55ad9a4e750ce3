"""Resolving: somebody has looked, and nothing is to be run again."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.domain import audit
from app.domain.failed_tasks.task import FailedTask, get
from app.kit.errors import Conflict
from app.kit.text import clean

LONGEST_NOTE = 1000  # characters


def resolve(session: Session, task_id: UUID, note: str, who: str) -> FailedTask:
    """Close the task with a note. Raises Invalid for an unusable note, NotFound, and Conflict when it is closed."""
    note = clean(note, "note", LONGEST_NOTE)
    task = get(session, task_id, locked=True)
    if task.state != "open":
        raise Conflict(f"It is {task.state} already", code="not_open")
    task.note = note
    task.close("resolved", who)
    audit.note(session, who, "failed_task.resolve", str(task.id), actor=task.actor, note=note)
    session.flush()
    session.refresh(task)
    return task
