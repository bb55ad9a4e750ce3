"""An erasure's way to its last confirmation: tried until it is done, however long a place is away."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from app.domain.erasures.erasure import Erasure
from app.kit import outbox

FIRST_WAIT, LONGEST_WAIT = 5, 600  # seconds until the next try; doubled each time
AT_WORK = timedelta(minutes=3)  # nobody else tries meanwhile; a memory takes up to two for a person
AT_ONCE = 100  # erasures of one call of `wake_due`


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be forgotten now. `is_late` says that no write from before can arrive any more."""

    erasure_id: UUID
    user_id: UUID
    thread_ids: tuple[UUID, ...]
    whole_person: bool
    login: str | None  # under what attempts to sign in are counted
    is_late: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """How it went. `forgotten` says that what the memory answered is final; `error` is the class of what failed."""

    redis: bool
    forgotten: bool
    error: str | None = None
    retry_after: int | None = None  # seconds, when the place said so


def begin(session: Session, erasure_id: UUID) -> Work | None:
    """Take an erasure in hand; None when it is done, not due, or somebody is at it."""
    due = select(Erasure, Erasure.not_before <= func.now()).where(Erasure.id == erasure_id, _due())
    found = session.execute(due.with_for_update()).one_or_none()
    if found is None:
        return None
    erasure, is_late = found
    subject = erasure.subject or {}
    erasure.attempts += 1
    erasure.next_try_at = func.now() + AT_WORK
    return Work(
        erasure_id=erasure.id,
        user_id=UUID(subject["user_id"]),
        thread_ids=tuple(UUID(thread) for thread in subject["thread_ids"]),
        whole_person=erasure.kind == "user",
        login=subject.get("login"),
        is_late=is_late,
    )


def conclude(session: Session, erasure_id: UUID, looked: Looked) -> None:
    """Write down what was confirmed; end the erasure, or say when it is tried again."""
    erasure = session.get(Erasure, erasure_id, with_for_update=True)
    if erasure is None or erasure.state == "done":
        return
    erasure.error = looked.error
    if looked.redis:
        erasure.redis_at = func.now()
    if looked.forgotten:
        erasure.memory_at = func.now()
    if looked.error:
        erasure.next_try_at = func.now() + timedelta(seconds=_wait(erasure.attempts, looked.retry_after))
    elif looked.redis and looked.forgotten:
        erasure.state, erasure.done_at, erasure.subject = "done", func.now(), None
    else:
        erasure.next_try_at = erasure.not_before


def wake_due(session: Session) -> None:
    """Start the erasures whose time has come, the longest due first."""
    due = select(Erasure.id).where(_due()).order_by(Erasure.next_try_at).limit(AT_ONCE)
    for erasure_id in session.scalars(due):
        outbox.enqueue("memory.erase", str(erasure_id))


def _due() -> ColumnElement[bool]:
    return and_(Erasure.state == "waiting", Erasure.next_try_at <= func.now())


def _wait(attempts: int, retry_after: int | None) -> int:
    doubled = FIRST_WAIT << min(attempts - 1, 10)
    return min(max(doubled, retry_after or 0), LONGEST_WAIT)
