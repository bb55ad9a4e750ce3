"""Keeping the list of failed tasks complete."""

import dramatiq

from app.actors import dead_set
from app.domain import failed_tasks
from app.kit.transaction import transaction

SETTLED = 10_000  # milliseconds after which whoever reported a death has written its row


@dramatiq.actor(actor_name="failed_tasks.import_dead", queue_name="chores")
def import_dead() -> None:
    """Write down what died while the database was away, and send the alerts that are still owed."""
    dead_set.import_all(older_than_ms=SETTLED)
    with transaction() as session:
        failed_tasks.alert_again(session)
