"""The viewing's row, the one table of how its status may move, and why one is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.base import Base
from app.domain.listings import Listing
from app.domain.users import User
from app.kit.errors import Conflict, Invalid

LASTS = timedelta(minutes=30)
FURTHEST = timedelta(days=90)
FIRST, LAST = time(8), time(19, 30)  # when a viewing may begin, on the clock of North Cyprus; the last ends at 20:00
LONGEST = 500  # characters of the note, and of the reason why one is declined

Status = Literal["requested", "confirmed", "declined", "cancelled", "done"]
ACTIVE = ("requested", "confirmed")
MOVES: Mapping[str, frozenset[str]] = {
    "requested": frozenset({"confirmed", "declined", "cancelled"}),
    "confirmed": frozenset({"declined", "cancelled", "done"}),  # declined: the owner cannot make it after all
    "declined": frozenset(),
    "cancelled": frozenset(),
    "done": frozenset(),
}

_holds = text("status in ('requested', 'confirmed')")
_when = text("tstzrange(starts_at, ends_at)")


class Taken(Conflict):
    """Somebody else sees the home at that time."""

    code, title = "taken", "That time is taken"


class Busy(Conflict):
    """The person has a viewing at that time."""

    code, title = "busy", "You have a viewing at that time"


class InThePast(Invalid):
    """A time that has gone by."""

    code, title = "in_the_past", "That time has gone by"


class TooFar(Invalid):
    """A time further ahead than anybody plans."""

    code, title = "too_far", f"Viewings can be booked {FURTHEST.days} days ahead"


class OutsideHours(Invalid):
    """A time at which nobody shows a home."""

    code, title = "outside_hours", f"Viewings begin between {FIRST:%H:%M} and {LAST:%H:%M}"


class NotAHome(Invalid):
    """A car or a plumber is not viewed by appointment."""

    code, title = "not_a_home", "Only homes can be viewed by appointment"


class MoveRefused(Conflict):
    """A viewing cannot go from the status it has to the one that was wanted."""

    code, title = "move_refused", "The viewing is past that"


class Viewing(Base):
    """An appointment of a person at a listing, half an hour long."""

    __tablename__ = "viewings"
    __table_args__ = (
        ExcludeConstraint(("listing_id", "="), (_when, "&&"), name="ex_viewings_listing", where=_holds),
        ExcludeConstraint(("user_id", "="), (_when, "&&"), name="ex_viewings_person", where=_holds),
        Index("ix_viewings_user_id_starts_at", "user_id", "starts_at"),
        Index("ix_viewings_listing_id", "listing_id"),
        UniqueConstraint("user_id", "idempotency_key"),
        CheckConstraint(f"status in {tuple(MOVES)}", name="status"),
        CheckConstraint("ends_at = starts_at + interval '30 minutes'", name="lasts"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    listing_id: Mapped[UUID] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"))
    turn_id: Mapped[UUID | None] = mapped_column(unique=True)  # no foreign key: it outlives the turn, for once-ness
    idempotency_key: Mapped[str | None]  # of the person's client
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(server_default="")
    status: Mapped[str] = mapped_column(server_default="requested")
    reason: Mapped[str | None]  # why it was declined, in the owner's words
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    listing: Mapped[Listing] = relationship(lazy="raise")
    user: Mapped[User] = relationship(lazy="raise")

    def move(self, to: Status) -> None:
        """Change the status of this locked row. Raises MoveRefused for a move that is not in MOVES."""
        if to not in MOVES[self.status]:
            raise MoveRefused(f"A viewing that is {self.status} cannot become {to}")
        self.status = to


@dataclass(frozen=True, slots=True)
class Appointment:
    """Which home somebody wants to see, and when."""

    listing_id: UUID
    starts_at: datetime
    note: str = ""
