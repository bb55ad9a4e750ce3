"""A conversation: one thread of one person, at most one of them active."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.base import Base
from app.kit.errors import NotFound, Unauthorized


class CheckpointError(Exception):
    """A stored checkpoint cannot be read; its cause says why."""


class Conversation(Base):
    """A thread. `last_seq` numbers its messages, `checkpoint` is what the brain wants to know next time."""

    __tablename__ = "conversations"
    __table_args__ = (
        # Two first messages at once would make two active threads; only an index sees both of them.
        Index("uq_conversations_active", "user_id", unique=True, postgresql_where=text("active")),
        Index("uq_conversations_channel", "user_id", "channel", unique=True, postgresql_where=text("channel <> 'web'")),
        Index("ix_conversations_user_id_last_activity_at", "user_id", "last_activity_at"),
        CheckConstraint("channel in ('web', 'whatsapp', 'sms')", name="channel"),
        CheckConstraint("(channel = 'web') = (address is null)", name="address"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    active: Mapped[bool] = mapped_column(default=True)
    channel: Mapped[str] = mapped_column(server_default="web")
    address: Mapped[str | None]  # E.164, where the replies of a thread that is not on the page go
    last_seq: Mapped[int] = mapped_column(server_default="0")
    read_up_to_seq: Mapped[int] = mapped_column(server_default="0")
    participants: Mapped[list[dict[str, Any]]] = mapped_column(server_default="[]")
    checkpoint: Mapped[dict[str, Any] | None]
    checkpoint_version: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_activity_at: Mapped[datetime] = mapped_column(server_default=func.now())

    def join(self, sender: dict[str, Any]) -> None:
        """Remember who takes part, so that no list has to read every message for it."""
        if sender not in self.participants:
            self.participants = [*self.participants, sender]

    def context(self) -> dict[str, Any]:
        """Return which agent is at work and what it has understood; the checkpoint's other fields are the brain's.

        Raises CheckpointError when the checkpoint has no such shape.
        """
        checkpoint = self.checkpoint if self.checkpoint is not None else {}
        try:
            return {"agent": checkpoint.get("agent"), "filled_slots": dict(checkpoint.get("slots") or {})}
        except (AttributeError, TypeError, ValueError) as error:
            raise CheckpointError(f"conversation {self.id}") from error


def own(session: Session, user_id: UUID, thread_id: UUID) -> Conversation:
    """Return the person's thread. Raises NotFound when it is not there or somebody else's."""
    return _found(session.scalar(_of(user_id, thread_id)))


def lock(session: Session, user_id: UUID, thread_id: UUID | None) -> Conversation:
    """Return the thread, or the active one, locked until the transaction ends. Raises NotFound like `own`."""
    if thread_id is None:
        return active(session, user_id, locked=True)
    return _found(session.scalar(_of(user_id, thread_id).with_for_update()))


def active(session: Session, user_id: UUID, *, locked: bool = False) -> Conversation:
    """Return the person's active thread, made if there is none; racing callers get the same one.

    Raises Unauthorized when there is no such person any more.
    """
    query = select(Conversation).where(Conversation.user_id == user_id, Conversation.active)
    query = query.with_for_update() if locked else query
    found = session.scalar(query)
    if found:
        return found
    new = insert(Conversation).values(id=uuid4(), user_id=user_id, active=True)
    try:
        session.execute(new.on_conflict_do_nothing(index_elements=["user_id"], index_where=text("active")))
    except IntegrityError as error:  # erased after the token was looked at
        raise Unauthorized("This account is gone", code="token_revoked") from error
    return session.scalars(query).one()


def open_new(session: Session, user_id: UUID) -> Conversation:
    """Make a new active thread and retire the old one."""
    session.execute(
        update(Conversation).where(Conversation.user_id == user_id, Conversation.active).values(active=False)
    )
    return active(session, user_id)


def erase(session: Session, user_id: UUID, thread_id: UUID) -> None:
    """Remove the thread with its messages and turns. Raises NotFound like `own`."""
    conversation = lock(session, user_id, thread_id)
    session.execute(delete(Conversation).where(Conversation.id == conversation.id))


def levels(session: Session, threads: Collection[UUID]) -> dict[UUID, int]:
    """Return the last seq of each of these threads that is still there."""
    query = select(Conversation.id, Conversation.last_seq).where(Conversation.id == func.any(list(threads)))
    return {row.id: row.last_seq for row in session.execute(query)}


def _of(user_id: UUID, thread_id: UUID) -> Any:
    return select(Conversation).where(Conversation.id == thread_id, Conversation.user_id == user_id)


def _found(conversation: Conversation | None) -> Conversation:
    if conversation is None:
        raise NotFound("There is no such thread", code="thread_not_found")
    return conversation
