"""Telling an operator that a broadcast has reached too few, once for each broadcast."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.alerting.owing import Alert, owe_again
from app.domain.broadcasts.broadcast import Broadcast
from app.domain.broadcasts.tally import tally
from app.kit import outbox

ALERTING = "alerts.broadcast"
QUIET = timedelta(minutes=1)  # before an alert that is still owed is tried again
GIVEN_UP = timedelta(days=1)  # nobody wants to be woken for what is older


def take_alert(session: Session, broadcast_id: UUID) -> Alert | None:
    """Return the alert that this broadcast owes and count it as sent; None when it owes none."""
    broadcast = session.get(Broadcast, broadcast_id, with_for_update=True)
    if broadcast is None or broadcast.alert != "owed":
        return None
    broadcast.alert, broadcast.alerted_at = "sent", func.clock_timestamp()
    return _alert(session, broadcast)


def owed_alert(session: Session, broadcast_id: UUID) -> None:
    """Owe the alert again, because it could not be sent."""
    owe_again(session, Broadcast, broadcast_id)


def alert_again(session: Session) -> int:
    """Enqueue the alerts that are still owed, the oldest first; return how many."""
    now = func.now()
    due = select(Broadcast.id).where(
        Broadcast.alert == "owed",
        func.coalesce(Broadcast.settled_at, Broadcast.created_at).between(now - GIVEN_UP, now - QUIET),
    )
    ids = session.scalars(due.order_by(Broadcast.created_at)).all()
    for broadcast_id in ids:
        outbox.enqueue(ALERTING, str(broadcast_id))
    return len(ids)


def _alert(session: Session, broadcast: Broadcast) -> Alert:
    counted = tally(session, broadcast.request_id)
    return Alert(
        title=f"Easy Islanders: a broadcast has failed: {broadcast.failure}",
        body=(
            f"request {broadcast.request_id}, broadcast {broadcast.number}, planned {broadcast.attempts} times\n"
            f"{counted.total} messages: {counted.reached} taken, {counted.failed} failed, {counted.unknown} unknown, "
            f"{counted.moving} still to be sent"
        ),
    )
