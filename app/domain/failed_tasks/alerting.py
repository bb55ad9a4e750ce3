"""Alerting: at most one alert a minute for each actor and error; it says how many it stands for."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.domain.alerting.owing import Alert, one_at_a_time, owe_again
from app.domain.failed_tasks.record import ALERTING
from app.domain.failed_tasks.task import FailedTask
from app.kit import outbox

QUIET = timedelta(minutes=1)  # between two alerts of the same actor and error
GIVEN_UP = timedelta(days=1)  # nobody wants to be woken for what is older


def take_alert(session: Session, task_id: UUID) -> Alert | None:
    """Return the alert that this task owes and count it as sent; None when it owes none or another one covers it."""
    task = session.get(FailedTask, task_id, with_for_update=True)
    if task is None or task.alert != "owed":
        return None
    one_at_a_time(session, task.actor, task.error)
    task.alert = "covered" if _sent_lately(session, task) else "sent"
    task.alerted_at = func.clock_timestamp()
    return _alert(task, _open_of_its_kind(session, task)) if task.alert == "sent" else None


def owed_alert(session: Session, task_id: UUID) -> None:
    """Owe the alert again, because it could not be sent."""
    owe_again(session, FailedTask, task_id)


def alert_again(session: Session) -> int:
    """Enqueue the alerts that are still owed, one for each actor and error; return how many."""
    now = func.now()
    ids = session.scalars(
        select(FailedTask.id)
        .ext(distinct_on(FailedTask.actor, FailedTask.error))
        .where(FailedTask.alert == "owed", FailedTask.created_at.between(now - GIVEN_UP, now - QUIET))
        .order_by(FailedTask.actor, FailedTask.error, FailedTask.created_at.desc())
    ).all()
    for task_id in ids:
        outbox.enqueue(ALERTING, str(task_id))
    return len(ids)


def _sent_lately(session: Session, task: FailedTask) -> bool:
    lately = select(FailedTask.id).where(
        FailedTask.actor == task.actor,
        FailedTask.error == task.error,
        FailedTask.alert == "sent",
        FailedTask.alerted_at > func.clock_timestamp() - QUIET,
    )
    return session.scalar(lately.limit(1)) is not None


def _open_of_its_kind(session: Session, task: FailedTask) -> int:
    same = (FailedTask.actor == task.actor, FailedTask.error == task.error, FailedTask.state == "open")
    return int(session.scalar(select(func.count()).where(*same)) or 0)


def _alert(task: FailedTask, still_open: int) -> Alert:
    actor = task.actor or "an unreadable job"
    return Alert(
        title=f"Easy Islanders: {actor} failed: {task.error}",
        body=(
            f"{task.reason} after {task.attempts} attempts: {task.message}\n"
            f"correlation id {task.correlation_id}, failed task {task.id}\n"
            f"{still_open} of this kind are open. See: flask failed-tasks show {task.id}"
        ),
    )
