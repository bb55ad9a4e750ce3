"""What a person was told, and up to where they have seen it."""

from uuid import UUID

from sqlalchemy import func, select, tuple_, update
from sqlalchemy.orm import Session

from app.domain.notifications.notification import Notification
from app.domain.paging import Position, latest
from app.kit.errors import NotFound

_POSITION = (Notification.told_at, Notification.id)


def page(
    session: Session, user_id: UUID, limit: int, before: Position | None = None, *, unread: bool = False
) -> tuple[list[Notification], Position | None]:
    """Return what the person was told, the latest first, and where the next page begins."""
    told = (Notification.user_id == user_id, Notification.told_at.is_not(None))
    query = latest(select(Notification).where(*told), _POSITION, limit, before)
    if unread:
        query = query.where(Notification.read_at.is_(None))
    found = list(session.scalars(query))
    last = found[limit - 1] if len(found) > limit else None
    return found[:limit], (last.told_at, last.id) if last and last.told_at else None


def unread_count(session: Session, user_id: UUID) -> int:
    """Return how much of what the person was told they have not seen."""
    unseen = (Notification.told_at.is_not(None), Notification.read_at.is_(None))
    return session.scalar(select(func.count()).where(Notification.user_id == user_id, *unseen)) or 0


def mark_read(session: Session, user_id: UUID, notification_id: UUID) -> None:
    """Remember that the person has seen one; again changes nothing. Raises NotFound."""
    row = _own(session, user_id, notification_id)
    if row.read_at is None:
        row.read_at = func.now()
        session.flush()


def mark_all_read(session: Session, user_id: UUID, up_to: UUID) -> None:
    """Remember that the person has seen `up_to` and everything told before it. Raises NotFound."""
    latest = _own(session, user_id, up_to)
    # Not a time: what was told between their look and their answer must stay unread.
    unread = (Notification.user_id == user_id, Notification.read_at.is_(None), Notification.told_at.is_not(None))
    seen = tuple_(*_POSITION) <= tuple_(latest.told_at, latest.id)
    session.execute(update(Notification).where(*unread, seen).values(read_at=func.now()))


def _own(session: Session, user_id: UUID, notification_id: UUID) -> Notification:
    own = (Notification.id == notification_id, Notification.user_id == user_id, Notification.told_at.is_not(None))
    row = session.scalar(select(Notification).where(*own))
    if row is None:
        raise NotFound("There is no such notification", code="notification_not_found")
    return row
