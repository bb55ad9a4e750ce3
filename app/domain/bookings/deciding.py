"""What becomes of a viewing: the owner confirms or declines it, the person cancels it. Both sides are told."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.bookings import reminding, telling
from app.domain.bookings.sides import Meeting, meeting
from app.domain.bookings.viewing import LONGEST, InThePast, Viewing
from app.domain.conversations import Conversation
from app.domain.listings import Listing
from app.domain.turns import Turn
from app.kit.errors import NotFound
from app.kit.text import clean


def cancel(session: Session, user_id: UUID, viewing_id: UUID) -> Viewing:
    """Cancel a viewing of this person; again changes nothing.

    Raises NotFound when it is not there or somebody else's, InThePast when it has begun, MoveRefused when it was
    declined.
    """
    listing_id = session.scalar(select(Viewing.listing_id).where(Viewing.id == viewing_id, Viewing.user_id == user_id))
    if listing_id is None:
        raise _not_found()
    both = meeting(session, user_id, listing_id)
    viewing = _lock(session, viewing_id)
    if viewing.status == "cancelled":
        return viewing
    if viewing.status == "done" or viewing.starts_at <= datetime.now(UTC):
        raise InThePast
    viewing.move("cancelled")
    reminding.cancel(session, viewing)
    telling.tell(session, viewing, both, "cancelled")
    return viewing


def confirm(session: Session, owner_id: UUID, viewing_id: UUID) -> Viewing:
    """Confirm a viewing of this owner's listing; again changes nothing.

    Raises NotFound when it is not there or somebody else's, InThePast when it has begun, MoveRefused when it is over.
    """
    viewing, both, thread = _of_owner(session, owner_id, viewing_id)
    if viewing.status == "confirmed":
        return viewing
    _require_coming(viewing)
    viewing.move("confirmed")
    reminding.remind(session, viewing, both)
    telling.tell(session, viewing, both, "confirmed", thread)
    return viewing


def decline(session: Session, owner_id: UUID, viewing_id: UUID, reason: str = "") -> Viewing:
    """Decline a viewing of this owner's listing, also one that was confirmed; again changes nothing.

    Raises like `confirm`, and Invalid for an endless reason.
    """
    viewing, both, thread = _of_owner(session, owner_id, viewing_id)
    if viewing.status == "declined":
        return viewing
    _require_coming(viewing)
    viewing.move("declined")
    viewing.reason = clean(reason, "reason", LONGEST) if reason.strip() else None
    reminding.cancel(session, viewing)
    telling.tell(session, viewing, both, "declined", thread)
    return viewing


def _of_owner(session: Session, owner_id: UUID, viewing_id: UUID) -> tuple[Viewing, Meeting, Conversation | None]:
    """Lock the thread it was booked in, its people and then the viewing: the order of everybody who writes."""
    own = select(Viewing.user_id, Viewing.listing_id, Viewing.turn_id).join(Viewing.listing)
    found = session.execute(own.where(Viewing.id == viewing_id, Listing.owner_id == owner_id)).one_or_none()
    if found is None:
        raise _not_found()
    thread = _lock_thread(session, found.turn_id)
    both = meeting(session, found.user_id, found.listing_id)
    return _lock(session, viewing_id), both, thread


def _lock_thread(session: Session, turn_id: UUID | None) -> Conversation | None:
    if turn_id is None:
        return None
    of_turn = select(Turn.conversation_id).where(Turn.id == turn_id).scalar_subquery()
    return session.scalar(select(Conversation).where(Conversation.id == of_turn).with_for_update())


def _lock(session: Session, viewing_id: UUID) -> Viewing:
    viewing = session.get(Viewing, viewing_id, with_for_update=True, populate_existing=True)
    if viewing is None:  # it went away with one of its people at this moment
        raise _not_found()
    return viewing


def _require_coming(viewing: Viewing) -> None:
    if viewing.starts_at <= datetime.now(UTC):
        raise InThePast


def _not_found() -> NotFound:
    return NotFound("There is no such viewing", code="viewing_not_found")
