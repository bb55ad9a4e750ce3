"""A preference's row, its one shape for the outside, and the questions about it."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid4

from pydantic import BaseModel
from sqlalchemy import CheckConstraint, ForeignKey, Index, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.base import Base
from app.kit.errors import NotFound

Method = Literal["model", "rules", "person"]
EndedBy = Literal["person", "correction", "contradiction", "duplicate"]
LONGEST_VALUE = 120  # characters, of a value and of a label
LONGEST_EVIDENCE = 500  # characters
SHOWN_AT_MOST = 100  # of one person: a prompt and a page hold no more
OF_CONTENT = ("key", "value", "label", "explicit", "confirmed", "confidence", "method")


class Preference(Base):
    """Something remembered about a person. A row that has ended stays: it says what may not come back."""

    __tablename__ = "preferences"
    __table_args__ = (
        # Two extractions at once would both find nothing to contradict; only an index sees both of them.
        Index(
            "uq_preferences_one",
            "user_id",
            "key",
            unique=True,
            postgresql_where=text("ended_at is null and not many"),
        ),
        Index(
            "uq_preferences_many",
            "user_id",
            "key",
            text("lower(value)"),
            unique=True,
            postgresql_where=text("ended_at is null and many"),
        ),
        Index("ix_preferences_user_id", "user_id"),
        Index("ix_preferences_message_id", "message_id"),
        Index("ix_preferences_created_at", "created_at", "id", postgresql_where=text("ended_at is null")),
        CheckConstraint("method in ('model', 'rules', 'person')", name="method"),
        CheckConstraint("confidence between 0 and 1", name="confidence"),
        CheckConstraint("ended_by in ('person', 'correction', 'contradiction', 'duplicate')", name="ended_by"),
        CheckConstraint("(ended_at is null) = (ended_by is null)", name="ended"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    key: Mapped[str]
    value: Mapped[str]
    many: Mapped[bool]  # whether a person may have several of this key
    label: Mapped[str]  # what the person is told, in `language`
    language: Mapped[str]
    explicit: Mapped[bool]
    confirmed: Mapped[bool] = mapped_column(server_default="false")
    confidence: Mapped[float]
    method: Mapped[str]
    evidence: Mapped[str]  # the person's own words; none once it is forgotten
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"))
    said_at: Mapped[datetime]  # when the person last said so: extractions do not come in the order of their messages
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]

    def end(self, by: EndedBy, at: datetime | None = None) -> None:
        """Hold no longer, from `at` on (now when None)."""
        self.ended_at, self.ended_by = at or func.now(), by

    def content(self) -> dict[str, Any]:
        """Return what an event keeps of it."""
        return {name: getattr(self, name) for name in OF_CONTENT}

    def view(self) -> "PreferenceView":
        """Return what the outside may see."""
        return PreferenceView.model_validate(self, from_attributes=True)


class PreferenceView(BaseModel):
    """A preference as the outside sees it."""

    id: UUID
    key: str
    value: str
    label: str
    explicit: bool
    confirmed: bool
    confidence: float
    method: Method
    evidence: str
    message_id: UUID | None
    created_at: datetime
    updated_at: datetime

    def wire(self) -> dict[str, Any]:
        """Return plain JSON for a socket."""
        return self.model_dump(mode="json")


def active(session: Session, user_id: UUID) -> list[Preference]:
    """Return what holds for the person, what was said outright first, then the latest; at most SHOWN_AT_MOST."""
    order = (Preference.explicit.desc(), Preference.updated_at.desc(), Preference.id)
    return list(session.scalars(_holding(user_id).order_by(*order).limit(SHOWN_AT_MOST)))


def holding(session: Session, user_id: UUID) -> list[Preference]:
    """Return everything that holds for the person, in no order."""
    return list(session.scalars(_holding(user_id)))


def own(session: Session, user_id: UUID, preference_id: UUID) -> Preference:
    """Return the person's preference, locked. Raises NotFound when it is not there, ended or somebody else's."""
    found: Preference | None = session.scalar(_holding(user_id).where(Preference.id == preference_id).with_for_update())
    if found is None:
        raise NotFound("There is no such preference", code="preference_not_found")
    return found


def _holding(user_id: UUID) -> Any:
    return select(Preference).where(Preference.user_id == user_id, Preference.ended_at.is_(None))
