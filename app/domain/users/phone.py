"""Whose a phone number is: who writes from one that we do not know becomes a guest."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.base import Base
from app.domain.users.account import User, create_guest


class PhoneNumber(Base):
    """A number from which its owner has written to us."""

    __tablename__ = "phones"

    e164: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


def known_owner(session: Session, number: str) -> UUID | None:
    """Return the id of whose number (E.164) it is; None when it is nobody's."""
    return session.scalar(select(PhoneNumber.user_id).where(PhoneNumber.e164 == number))


def owner_of(session: Session, number: str) -> User:
    """Return whose number (E.164) it is, a new guest when it is nobody's; racing callers get the same one."""
    owner = select(User).join(PhoneNumber, PhoneNumber.user_id == User.id).where(PhoneNumber.e164 == number)
    if known := session.scalar(owner):
        return known
    # A row that is not there cannot be locked, and a guest too many would stay for ever.
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"phone:{number}", 0))))
    if known := session.scalar(owner):
        return known
    guest = create_guest(session)
    session.add(PhoneNumber(e164=number, user_id=guest.id))
    session.flush()
    return guest
