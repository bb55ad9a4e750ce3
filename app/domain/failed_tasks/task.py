"""The failed task's row, and the questions about it."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid4

from pydantic import BaseModel
from sqlalchemy import CheckConstraint, ColumnElement, Index, UniqueConstraint, func, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.base import Base
from app.domain.paging import Position, cut, latest
from app.kit.errors import NotFound
from app.kit.text import Text

State = Literal["open", "replayed", "resolved"]
Reason = Literal[
    "retries_exhausted",
    "throws",  # an error that its actor declares not to be worth a retry
    "too_old",
    "time_limit",
    "unknown_actor",
    "unreadable",  # bytes that are no job
    "retry_lost",  # the retry could not be queued, because Redis was away
    "rejected",  # failed without an error
    "dead_letter",  # found in the broker's dead set, which does not say why
]


class FailedTask(Base):
    """A job that died. Holds ids and the names of errors, never what a person wrote."""

    __tablename__ = "failed_tasks"
    __table_args__ = (
        # Whoever reports a death, and however often: the middleware, the import, a worker that was only slow.
        UniqueConstraint("job_id"),
        Index("ix_failed_tasks_state_created_at", "state", "created_at", "id"),
        Index("ix_failed_tasks_created_at", "created_at", "id"),
        Index("ix_failed_tasks_alert", "actor", "error", "alerted_at"),
        Index("ix_failed_tasks_alert_owed", "created_at", postgresql_where=text("alert = 'owed'")),
        CheckConstraint("state in ('open', 'replayed', 'resolved')", name="state"),
        CheckConstraint("(state = 'open') = (closed_at is null)", name="closed"),
        CheckConstraint("alert in ('owed', 'sent', 'covered', 'none')", name="alert"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    job_id: Mapped[str]  # dramatiq's message id, kept through all retries
    queue: Mapped[str]
    actor: Mapped[str]
    args: Mapped[list[Any]] = mapped_column(JSONB)
    kwargs: Mapped[dict[str, Any]]
    reason: Mapped[str]
    error: Mapped[str]  # the error's class
    message: Mapped[str]
    traceback: Mapped[str]
    attempts: Mapped[int]
    correlation_id: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="open")
    note: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None]
    replayed_as: Mapped[str | None]  # the job_id of its replay
    alert: Mapped[str]  # owed -> sent | covered by another one of the last minute; none for a failed alert itself
    alerted_at: Mapped[datetime | None]

    def close(self, state: State, who: str) -> None:
        """Leave `open` for good."""
        self.state, self.closed_at, self.closed_by = state, func.now(), who


class FailedTaskView(BaseModel):  # type: ignore[no-redef] # the plugin takes `kwargs` for its own
    """A failed task as the outside sees it."""

    id: UUID
    job_id: str
    queue: str
    actor: str
    args: list[Any]
    kwargs: dict[str, Any]
    reason: Reason
    error: str
    message: str
    traceback: str
    attempts: int
    correlation_id: str
    state: State
    note: str | None
    created_at: datetime
    closed_at: datetime | None
    closed_by: str | None
    replayed_as: str | None

    @classmethod
    def of(cls, task: FailedTask) -> "FailedTaskView":
        """Return the view of a row."""
        return cls.model_validate(task, from_attributes=True)


class Filter(BaseModel):
    """Which failed tasks: those that have every value that is given."""

    state: State | None = None
    actor: Text | None = None
    error: Text | None = None
    reason: Reason | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what to ask the database."""
        return [getattr(FailedTask, name) == value for name, value in self.model_dump(exclude_none=True).items()]


def get(session: Session, task_id: UUID, *, locked: bool = False) -> FailedTask:
    """Return a failed task, locked until the transaction ends when asked. Raises NotFound."""
    task = session.get(FailedTask, task_id, with_for_update=locked)
    if task is None:
        raise NotFound("There is no such failed task", code="failed_task_not_found")
    return task


def page(
    session: Session, wanted: Filter, limit: int, before: Position | None = None
) -> tuple[list[FailedTask], Position | None]:
    """Return the failed tasks that `wanted` asks for, the latest first, and where the next page begins."""
    query = select(FailedTask).where(*wanted.conditions())
    found = session.scalars(latest(query, (FailedTask.created_at, FailedTask.id), limit, before)).all()
    return cut(found, limit, lambda last: (last.created_at, last.id))
