"""Addresses of people where they are only compared: who wants nothing more, and who has written to us lately.

As a mark, not in clear: a wish to be left alone outlives the account of whoever had it, and must not name them.
"""

from base64 import urlsafe_b64encode
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.base import Base

WINDOW = timedelta(hours=24)  # in which WhatsApp takes free text to somebody who has written


class OptOut(Base):
    """An address that wants nothing that it did not ask for."""

    __tablename__ = "opt_outs"

    mark: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]  # whatsapp, sms, email, twilio
    at: Mapped[datetime] = mapped_column(server_default=func.now())


class HeardFrom(Base):
    """When somebody last wrote to us from an address."""

    __tablename__ = "heard_from"

    mark: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


def mark(address: str) -> str:
    """Return what stands for an address, however it is written.

    Without the key of the tokens, which may change: nobody who said STOP may be written to because of that.
    """
    plain = address.strip().removeprefix("whatsapp:").lower()
    return urlsafe_b64encode(sha256(b"address:" + plain.encode()).digest()).decode().rstrip("=")


def note_opt_out(session: Session, marked: str, source: str) -> bool:
    """Remember a wish to be left alone; False when it was known."""
    noted = insert(OptOut).values(mark=marked, source=source).on_conflict_do_nothing().returning(OptOut.mark)
    return session.scalar(noted) is not None


def opt_in(session: Session, address: str) -> bool:
    """Forget that an address opted out; False when it had not."""
    gone = delete(OptOut).where(OptOut.mark == mark(address)).returning(OptOut.mark)
    return session.scalar(gone) is not None


def opted_out(session: Session, address: str) -> bool:
    """Tell whether an address wants nothing that it did not ask for."""
    return session.get(OptOut, mark(address)) is not None


def silent(session: Session, addresses: Collection[str]) -> set[str]:
    """Return which of these addresses want nothing that they did not ask for, in one query."""
    marks = {address: mark(address) for address in addresses}
    found = set(session.scalars(select(OptOut.mark).where(OptOut.mark.in_(set(marks.values())))))
    return {address for address, marked in marks.items() if marked in found}


def heard_from(session: Session, address: str, at: datetime) -> None:
    """Note that somebody wrote to us: WhatsApp takes free text to them for 24 hours. Late news never shorten that."""
    heard = insert(HeardFrom).values(mark=mark(address), at=at)
    latest = func.greatest(HeardFrom.at, heard.excluded.at)
    session.execute(heard.on_conflict_do_update(index_elements=["mark"], set_={"at": latest}))


def is_open(session: Session, address: str) -> bool:
    """Tell whether WhatsApp takes free text to this number now."""
    since = datetime.now(UTC) - WINDOW
    return session.scalar(select(HeardFrom.at).where(HeardFrom.mark == mark(address), HeardFrom.at > since)) is not None


def close_window(session: Session, marked: str) -> None:
    """Forget when we heard from somebody: WhatsApp says that it is too long ago."""
    session.execute(delete(HeardFrom).where(HeardFrom.mark == marked))


def forget_old(session: Session) -> None:
    """Drop what says nothing any more."""
    session.execute(delete(HeardFrom).where(HeardFrom.at < func.now() - 2 * WINDOW))
