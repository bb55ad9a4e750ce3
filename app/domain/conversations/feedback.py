"""What a person thinks of a reply."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.base import Base
from app.domain.conversations.message import Message
from app.domain.conversations.thread import own
from app.kit.errors import NotFound

Rating = Literal["up", "down"]


class Feedback(Base):
    """One rating of one reply; a second one replaces the first."""

    __tablename__ = "feedback"
    __table_args__ = (CheckConstraint("rating in ('up', 'down')", name="rating"),)

    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True)
    rating: Mapped[str]
    comment: Mapped[str | None]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())


def rate(
    session: Session, user_id: UUID, thread_id: UUID, message_id: UUID, rating: Rating, comment: str | None
) -> None:
    """Store the rating of an assistant's message. Raises NotFound for anything that is not the person's own reply."""
    own(session, user_id, thread_id)
    message = session.get(Message, message_id)
    if message is None or message.conversation_id != thread_id or message.role != "assistant":
        raise NotFound("There is no such reply", code="message_not_found")
    values = {"rating": rating, "comment": comment}
    statement = insert(Feedback).values(message_id=message_id, **values)
    session.execute(
        statement.on_conflict_do_update(index_elements=["message_id"], set_={**values, "updated_at": func.now()})
    )
