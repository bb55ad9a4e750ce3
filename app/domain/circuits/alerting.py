"""Telling an operator what has happened to a breaker: once, and at most one a minute of the same kind."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.alerting.owing import Alert, one_at_a_time, owe_again
from app.domain.circuits.event import ALERTING, BreakerEvent
from app.kit import outbox

# While Redis is away each process opens its own breaker: one alert is enough.
QUIET = timedelta(minutes=1)
GIVEN_UP = timedelta(hours=1)  # what is older is no news any more

TITLES = {
    "opened": "is open: nothing is sent there",
    "closed": "is closed again",
    "forced_open": "was forced open",
    "forced_closed": "was forced closed",
    "released": "goes by itself again",
    "expired": "goes by itself again",
}
ENDS = ("closed", "released", "expired")  # of what "opened" and the forced ones told


def take_alert(session: Session, event_id: UUID) -> Alert | None:
    """Return the alert that this event owes and count it as sent; None when it owes none or another one covers it."""
    event = session.get(BreakerEvent, event_id, with_for_update=True)
    if event is None or event.alert != "owed":
        return None
    one_at_a_time(session, event.component, event.kind)
    event.alert = "covered" if event.who is None and _told_lately(session, event) else "sent"
    event.alerted_at = func.clock_timestamp()
    return _alert(event) if event.alert == "sent" else None


def owed_alert(session: Session, event_id: UUID) -> None:
    """Owe the alert again, because it could not be sent."""
    owe_again(session, BreakerEvent, event_id)


def alert_again(session: Session) -> int:
    """Enqueue the alerts that are still owed, the oldest first; return how many."""
    now = func.now()
    due = select(BreakerEvent.id).where(
        BreakerEvent.alert == "owed", BreakerEvent.at.between(now - GIVEN_UP, now - QUIET)
    )
    ids = session.scalars(due.order_by(BreakerEvent.at)).all()
    for event_id in ids:
        outbox.enqueue(ALERTING, str(event_id))
    return len(ids)


def _told_lately(session: Session, event: BreakerEvent) -> bool:
    lately = select(BreakerEvent.id).where(
        BreakerEvent.component == event.component,
        BreakerEvent.kind == event.kind,
        BreakerEvent.alert == "sent",
        BreakerEvent.alerted_at > func.clock_timestamp() - QUIET,
    )
    return session.scalar(lately.limit(1)) is not None


def _alert(event: BreakerEvent) -> Alert:
    by = f"by {event.who}" if event.who else f"in {event.worker}" if event.worker else "by the clock"
    return Alert(
        title=f"Easy Islanders: the breaker of {event.component} {TITLES[event.kind]}",
        body=(
            f"{event.kind} at {event.at:%Y-%m-%d %H:%M:%S} UTC {by}: {event.reason or 'no reason given'}\n"
            f"correlation id {event.correlation_id}. See: flask breakers history {event.component}"
        ),
        is_over=event.kind in ENDS,
    )
