"""What of a viewing stands with its other side, when one of the two is erased."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app.domain import notifications
from app.domain.bookings import reminding, telling
from app.domain.bookings.sides import SIDES, Meeting, meeting
from app.domain.bookings.viewing import ACTIVE, Viewing
from app.domain.deliveries import Delivery
from app.domain.listings import Listing
from app.domain.notifications import Note, Notification


def forget(session: Session, user_id: UUID) -> None:
    """Take out of others' notifications and messages the viewings of the person and of what they offer.

    Who was to meet them is told, without a name, that nobody comes or that the home is not offered any more.
    """
    theirs = select(Viewing).join(Viewing.listing).where(or_(Viewing.user_id == user_id, Listing.owner_id == user_id))
    viewings = session.scalars(theirs.order_by(Viewing.id)).all()
    names = [name for viewing in viewings for name in _names(viewing.id)]
    for table in (Notification, Delivery):
        session.execute(delete(table).where(table.dedup_key.in_(names)))
    for viewing in viewings:
        if viewing.status in ACTIVE and viewing.starts_at > datetime.now(UTC):
            _tell_other(session, viewing, meeting(session, viewing.user_id, viewing.listing_id), user_id)


def _names(viewing_id: UUID) -> Sequence[str]:
    told = [telling.key(viewing_id, event, side) for event in telling.EVENTS for side in SIDES]
    return [*told, *reminding.keys(viewing_id)]


def _tell_other(session: Session, viewing: Viewing, both: Meeting, user_id: UUID) -> None:
    other = both.owner if viewing.user_id == user_id else both.person
    if other.user_id == user_id:
        return
    title, body = telling.told(other, both, viewing.starts_at, "viewing.gone")
    payload: dict[str, Any] = {"starts_at": viewing.starts_at.isoformat(), "status": "cancelled", "as": other.name}
    note = Note("viewing_cancelled", title, body, payload, f"viewing:gone:{uuid4()}")  # no id of what is erased
    notifications.notify(session, other.user_id, note)
    telling.write(session, other, note, "viewing")
