"""The memory that PostgreSQL keeps itself: every turn by its meaning, its words where they are, in the messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pgvector.sqlalchemy import Vector
from sqlalchemy import ForeignKey, Index, Select, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from app.domain.base import Base
from app.domain.conversations import Conversation, Message
from app.domain.memory.write import MemoryWrite

DIMENSIONS = 512
MOST = 10  # that one question brings back
SAYS_LITTLE = 10  # characters; what is shorter is a greeting or a yes
IN_SIGHT = 20  # the last messages of the thread at hand, which whoever asks sees anyway


class MemoryEntry(Base):
    """A turn whose meaning is known under a model. The texts are not copied: who erases them erases the memory."""

    __tablename__ = "memory_entries"
    __table_args__ = (Index("ix_memory_entries_user_id_said_at", "user_id", "said_at"),)

    turn_id: Mapped[UUID] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[UUID]
    conversation_id: Mapped[UUID]
    message_id: Mapped[UUID]
    said_at: Mapped[datetime]
    model: Mapped[str]
    meaning: Mapped[Any] = mapped_column(Vector(DIMENSIONS), deferred=True)


@dataclass(frozen=True, slots=True)
class Remembered:
    """A turn as it is recalled."""

    turn_id: UUID
    said: str
    answered: str
    at: datetime


def keep(session: Session, turn_id: UUID, model: str, meaning: Sequence[float]) -> None:
    """Remember a turn by its meaning; the same again changes nothing, and what was erased meanwhile stays erased."""
    write = session.get(MemoryWrite, turn_id)
    # Held, so that whoever is erasing it has either finished or waits: the key of a turn that is gone is an error.
    held = {"read": True, "key_share": True}
    thread = write and session.get(Conversation, write.conversation_id, with_for_update=held)
    message = write and session.get(Message, write.message_id)
    if not (write and message and thread):
        return
    entry = {
        "turn_id": turn_id,
        "user_id": thread.user_id,
        "conversation_id": thread.id,
        "message_id": message.id,
        "said_at": message.created_at,
        "model": model,
        "meaning": meaning,
    }
    session.execute(insert(MemoryEntry).values(entry).on_conflict_do_nothing(index_elements=["turn_id"]))


def recent(session: Session, user_id: UUID, thread_id: UUID, most: int) -> list[Remembered]:
    """Return the person's last turns in other threads, the latest first."""
    elsewhere = MemoryEntry.conversation_id != thread_id
    query = _remembered(user_id).where(elsewhere).order_by(MemoryEntry.said_at.desc())
    return _read(session, query.limit(most))


def similar(
    session: Session, user_id: UUID, thread_id: UUID, meaning: tuple[str, Sequence[float]], nearness: float
) -> list[Remembered]:
    """Return what the person said of like meaning (cosine from `nearness` on), the nearest first; at most MOST.

    Leaves out the last messages of the thread at hand. `meaning` is a vector with the model that made it.
    """
    model, vector = meaning
    distance = MemoryEntry.meaning.cosine_distance(vector)
    out_of_sight = or_(MemoryEntry.conversation_id != thread_id, Message.seq <= Conversation.last_seq - IN_SIGHT)
    query = _remembered(user_id).where(MemoryEntry.model == model, distance <= 1 - nearness, out_of_sight)
    return _read(session, query.order_by(distance).limit(MOST))


def _remembered(user_id: UUID) -> Select[UUID, str, str, datetime]:
    reply = aliased(Message)
    return (
        select(MemoryEntry.turn_id, Message.content, reply.content, MemoryEntry.said_at)
        .join(Message, Message.id == MemoryEntry.message_id)
        .join(Conversation, Conversation.id == MemoryEntry.conversation_id)
        .join(reply, reply.in_reply_to == Message.id)
        .where(MemoryEntry.user_id == user_id, func.char_length(Message.content) >= SAYS_LITTLE)
    )


def _read(session: Session, query: Select[UUID, str, str, datetime]) -> list[Remembered]:
    return [Remembered(*row) for row in session.execute(query)]
