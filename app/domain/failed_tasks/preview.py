"""What a replay would do, told before it is done."""

from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.failed_tasks.task import FailedTask
from app.domain.memory import MemoryWrite
from app.domain.turns import Turn
from app.kit import outbox

REPLYING, MIRRORING = "chat.reply", "memory.mirror"  # jobs of a thread, whose rows are owed again by a replay
OWED = ("queued", "running", "failed")


class Preview(BaseModel):
    """What was already done, and what a replay would do."""

    replayable: bool
    done: str
    would: str
    turns: dict[str, int] | None = None  # how many turns of the thread by status; only of a reply


def preview(session: Session, task: FailedTask) -> Preview:
    """Return what a replay of `task` would do now; changes nothing."""
    if obstacle := why_not(task):
        return Preview(replayable=False, done=_died(task), would=obstacle)
    thread_id = thread_of(task)
    if thread_id is None:
        return Preview(replayable=True, done=_died(task), would=f"would run {task.actor} once more with the same ids")
    if task.actor == MIRRORING:
        refused = _refused(session, thread_id)
        return Preview(replayable=True, done=_died(task), would=f"would tell the memory {refused} turns once more")
    turns = _turns(session, thread_id)
    owed = sum(turns.get(status, 0) for status in OWED)
    return Preview(
        replayable=True,
        done=f"answered already {turns.get('answered', 0)}, stopped {turns.get('stopped', 0)}",
        would=f"would answer {owed}, each with one reply" if turns else "would do nothing: the thread was erased",
        turns=turns,
    )


def why_not(task: FailedTask) -> str | None:
    """Return why `task` cannot be replayed, None when it can."""
    if task.state != "open":
        return f"It is {task.state} already"
    if task.reason == "unreadable":
        return "Its bytes were no job: there is nothing to run"
    if not outbox.knows(task.actor):
        return f"No actor is called {task.actor}"
    return None


def thread_of(task: FailedTask) -> UUID | None:
    """Return the thread whose reply or memory died, None when `task` is something else."""
    try:
        return UUID(task.args[0]) if task.actor in (REPLYING, MIRRORING) else None
    except (IndexError, ValueError, TypeError, AttributeError):
        return None


def _turns(session: Session, thread_id: UUID) -> dict[str, int]:
    counted = (
        select(Turn.status, func.count().label("of_it")).where(Turn.conversation_id == thread_id).group_by(Turn.status)
    )
    return {row.status: row.of_it for row in session.execute(counted)}


def _refused(session: Session, thread_id: UUID) -> int:
    refused = select(func.count()).where(MemoryWrite.conversation_id == thread_id, MemoryWrite.state == "rejected")
    return session.scalar(refused) or 0


def _died(task: FailedTask) -> str:
    return f"it was tried {task.attempts} times and died of {task.error}; what it stored before that has stayed"
