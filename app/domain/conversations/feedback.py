"""What a person thinks of a reply: its row and how it is shown with the reply."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import CheckConstraint, ForeignKey, Text, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base
from app.kit import text

Rating = Literal["up", "down"]
Reason = Literal["listings", "question", "language", "slow", "other"]


def _each_once(reasons: list[Reason]) -> list[Reason]:
    return list(dict.fromkeys(reasons))


def _said(comment: str | None) -> str | None:
    return (comment or "").strip() or None


class Feedback(Base):
    """One rating of one reply; a second one replaces the first."""

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("rating in ('up', 'down')", name="rating"),
        CheckConstraint(
            "reasons <@ array['listings', 'question', 'language', 'slow', 'other']"
            " and (rating = 'down' or reasons = '{}')",
            name="reasons",
        ),
    )

    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True)
    rating: Mapped[str]
    comment: Mapped[str | None]
    reasons: Mapped[list[str]] = mapped_column(ARRAY(Text()), server_default="{}")
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Opinion(BaseModel):
    """A rating with, if the person says more, a comment and what was wrong; `up` has no reasons."""

    model_config = ConfigDict(from_attributes=True)

    rating: Rating
    comment: Annotated[text.Text | None, Field(max_length=2000), AfterValidator(_said)] = None
    reasons: Annotated[list[Reason], Field(max_length=10), AfterValidator(_each_once)] = []

    @model_validator(mode="after")
    def _only_what_is_wrong_has_reasons(self) -> Self:
        if self.reasons and self.rating == "up":
            raise ValueError("reasons are for a rating of `down`")
        return self
