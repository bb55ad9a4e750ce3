"""Notifications that have a time of their own, such as reminders."""

import dramatiq

from app.domain import notifications
from app.kit.transaction import transaction


@dramatiq.actor(actor_name="notifications.wake", queue_name="chores")
def wake() -> None:
    """Tell everybody what is due for them, a batch in each transaction."""
    while True:
        with transaction() as session:
            told = notifications.wake_due(session)
        if not told:
            return
