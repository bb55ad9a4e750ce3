"""Telling an operator that a job died, that a breaker has changed or that a broadcast has failed."""

from uuid import UUID

import dramatiq

from app.domain import broadcasts, circuits, failed_tasks
from app.domain.alerting import Owing
from app.integrations import alerts
from app.kit import logging
from app.kit.transaction import transaction


@dramatiq.actor(actor_name="alerts.send", queue_name="chores", max_retries=0)
def send(task_id: str) -> None:
    """Send the alert that a failed task owes."""
    _send("alerts.send", failed_tasks, UUID(task_id))


@dramatiq.actor(actor_name="alerts.breaker", queue_name="chores", max_retries=0)
def breaker(event_id: str) -> None:
    """Send the alert that a change of a breaker owes."""
    _send("alerts.breaker", circuits, UUID(event_id))


@dramatiq.actor(actor_name="alerts.broadcast", queue_name="chores", max_retries=0)
def broadcast(broadcast_id: str) -> None:
    """Send the alert that a broadcast owes."""
    _send("alerts.broadcast", broadcasts, UUID(broadcast_id))


def _send(operation: str, owing: Owing, row_id: UUID) -> None:
    """Send what a row owes; an alert that cannot be sent stays owed, and is no failure by itself."""
    with transaction() as session:
        alert = owing.take_alert(session, row_id)
    if alert is None:
        return
    try:
        alerts.tell(alert.title, alert.body, is_over=alert.is_over)
    except alerts.AlertsUnavailable as error:
        logging.survived(operation, error, row_id=str(row_id))
        with transaction() as session:
            owing.owed_alert(session, row_id)
