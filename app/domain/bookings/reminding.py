"""Reminders of a viewing: rows that wait for their time, withdrawn when the viewing does not take place."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain import deliveries, notifications
from app.domain.bookings import telling
from app.domain.bookings.sides import SIDES, Meeting
from app.domain.bookings.viewing import Viewing
from app.domain.clock import LOCAL
from app.domain.notifications import Note

EVENING_BEFORE = time(18)
HOURS_BEFORE = timedelta(hours=2)
WHICH = ("day", "hours")


def remind(session: Session, viewing: Viewing, both: Meeting) -> None:
    """Keep what both sides are to be reminded of, each reminder once however often this is called.

    A reminder whose time has gone by already is left out.
    """
    now = datetime.now(UTC)
    for which, due_at in times(viewing.starts_at):
        if due_at <= now:
            continue
        for side in (both.owner, both.person):
            title, body = telling.told(side, both, viewing.starts_at, f"reminder.{which}")
            payload = telling.about(viewing, side)
            note = Note("viewing_reminder", title, body, payload, key(viewing.id, which, side.name), due_at)
            notifications.notify(session, side.user_id, note)
            telling.write(session, side, note, "reminder")


def cancel(session: Session, viewing: Viewing) -> None:
    """Withdraw the reminders that have not left yet."""
    names = keys(viewing.id)
    notifications.cancel(session, names)
    deliveries.cancel(session, names, "viewing_over")


def keys(viewing_id: UUID) -> list[str]:
    """Return the names of all reminders of a viewing."""
    return [key(viewing_id, which, side) for which in WHICH for side in SIDES]


def key(viewing_id: UUID, which: str, side: str) -> str:
    """Return the name of a reminder."""
    return f"reminder:{viewing_id}:{which}:{side}"


def times(starts_at: datetime) -> Iterator[tuple[str, datetime]]:
    """Yield each reminder of a viewing that begins then, with the time it is due."""
    evening = datetime.combine(starts_at.astimezone(LOCAL).date() - timedelta(days=1), EVENING_BEFORE, LOCAL)
    yield "day", evening.astimezone(UTC)
    # On one clock: the difference of two local times ignores the hour that a change of the clock takes or gives.
    yield "hours", starts_at.astimezone(UTC) - HOURS_BEFORE
