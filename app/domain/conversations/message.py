"""A message of a thread and the one shape in which REST and sockets show it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from app.domain.base import Base
from app.domain.conversations import leaving, overview
from app.domain.conversations.feedback import Feedback, Opinion
from app.domain.conversations.thread import Conversation

MessageRole = Literal["user", "assistant", "vendor", "system"]
MessageStatus = Literal["sent", "complete", "stopped"]
SHOWN = (
    "id",
    "seq",
    "role",
    "content",
    "client_msg_id",
    "in_reply_to",
    "agent",
    "status",
    "degraded",
    "recommendations",
    "meta",
    "attachments",
    "created_at",
)
ASSISTANT_NAME = "Easy Islanders"
ASSISTANT_AVATAR = "/static/img/logo.svg"


class Message(Base):
    """One line of a thread. The unique constraints own once-ness: code may try twice, rows cannot exist twice."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "client_msg_id"),
        Index("uq_messages_reply", "in_reply_to", unique=True, postgresql_where=text("role = 'assistant'")),
        Index("ix_messages_client_msg_id", "client_msg_id"),
        CheckConstraint("role in ('user', 'assistant', 'vendor', 'system')", name="role"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    seq: Mapped[int]
    role: Mapped[str]
    content: Mapped[str]
    sender_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    sender_name: Mapped[str]
    client_msg_id: Mapped[UUID | None]
    in_reply_to: Mapped[UUID | None] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"))
    agent: Mapped[str | None]
    status: Mapped[str]
    degraded: Mapped[bool] = mapped_column(server_default="false")
    recommendations: Mapped[list[dict[str, Any]]] = mapped_column(server_default="[]")
    meta: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(server_default="[]")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    feedback: Mapped[Feedback | None] = relationship(viewonly=True)

    def view(self, read_up_to: int = 0) -> "MessageView":
        """Return what the outside sees; a message above `read_up_to` that the person did not write is unread."""
        return MessageView(
            **{column: getattr(self, column) for column in SHOWN},
            thread_id=self.conversation_id,
            sender=self.sender(),
            feedback=self.feedback and Opinion.model_validate(self.feedback),
            is_unread=self.role != "user" and self.seq > read_up_to,
        )

    def sender(self) -> "Sender":
        """Return who wrote it."""
        avatar = ASSISTANT_AVATAR if self.role == "assistant" else None
        return Sender(id=self.sender_id, display_name=self.sender_name, avatar_url=avatar)


class Sender(BaseModel):
    """Who wrote a message; the assistant has no id."""

    id: UUID | None
    display_name: str
    avatar_url: str | None


class MessageView(BaseModel):
    """A message as the outside sees it (CONTRACT §2)."""

    id: UUID
    thread_id: UUID
    seq: int
    role: MessageRole
    content: str
    client_msg_id: UUID | None
    in_reply_to: UUID | None
    sender: Sender
    agent: str | None
    status: MessageStatus
    degraded: bool
    recommendations: list[dict[str, Any]]
    meta: dict[str, Any]
    attachments: list[dict[str, Any]]
    created_at: datetime
    feedback: Opinion | None
    is_unread: bool

    def wire(self) -> dict[str, Any]:
        """Return plain JSON for a socket."""
        return self.model_dump(mode="json")


def add_message(session: Session, conversation: Conversation, message: Message) -> Message:
    """Give `message` the next number of its thread, whose row the caller has locked, and store it.

    On a telephone's thread it also leaves, if it is not the person's own.
    """
    conversation.last_seq += 1
    conversation.last_activity_at = func.now()
    conversation.join(message.sender().model_dump(mode="json"))
    message.conversation_id, message.seq = conversation.id, conversation.last_seq
    session.add(message)
    session.flush()
    set_committed_value(message, "feedback", None)  # nobody can have rated it: showing it asks no more
    leaving.message_leaves(session, conversation, message)
    overview.tell(conversation, unread_in(session, conversation), message)
    return message


def unread_in(session: Session, conversation: Conversation) -> int:
    """Return how many messages of a thread its person has not read."""
    unread = (Message.seq > conversation.read_up_to_seq, Message.role != "user")
    query = select(func.count()).where(Message.conversation_id == conversation.id, *unread)
    return session.scalar(query) or 0


def messages_after(session: Session, thread_id: UUID, after_seq: int, limit: int) -> tuple[Sequence[Message], bool]:
    """Return at most `limit` messages above `after_seq`, ascending, and whether there are more."""
    rows = session.scalars(
        select(Message)
        .where(Message.conversation_id == thread_id, Message.seq > after_seq)
        .options(selectinload(Message.feedback))
        .order_by(Message.seq)
        .limit(limit + 1)
    ).all()
    return rows[:limit], len(rows) > limit


def messages_before(session: Session, thread_id: UUID, before_seq: int, limit: int) -> tuple[Sequence[Message], bool]:
    """Return the `limit` messages just below `before_seq`, ascending, and whether there are older ones."""
    rows = session.scalars(
        select(Message)
        .where(Message.conversation_id == thread_id, Message.seq < before_seq)
        .options(selectinload(Message.feedback))
        .order_by(Message.seq.desc())
        .limit(limit + 1)
    ).all()
    return rows[:limit][::-1], len(rows) > limit
