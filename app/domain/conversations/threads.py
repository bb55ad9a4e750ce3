"""The list of a person's threads, in a number of queries that does not grow with it."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session, aliased, selectinload

from app.domain.conversations import overview
from app.domain.conversations.message import Message, MessageView, Sender, unread_in
from app.domain.conversations.thread import Conversation, own
from app.domain.paging import Position, cut, latest


class ThreadView(BaseModel):
    """A thread as the list shows it."""

    id: UUID
    active: bool
    last_message: MessageView | None
    participants: list[Sender]
    unread_count: int
    last_activity: datetime
    created_at: datetime


def list_threads(
    session: Session, user_id: UUID, limit: int, before: Position | None
) -> tuple[list[ThreadView], Position | None]:
    """Return the person's threads, the latest activity first, and where the next page begins. Two queries."""
    last = aliased(Message)
    query = (
        select(Conversation, last, _unread().label("unread"))
        .outerjoin(last, (last.conversation_id == Conversation.id) & (last.seq == Conversation.last_seq))
        .options(selectinload(last.feedback))
        .where(Conversation.user_id == user_id)
    )
    found = session.execute(latest(query, (Conversation.last_activity_at, Conversation.id), limit, before)).all()
    rows, following = cut(found, limit, lambda row: (row[0].last_activity_at, row[0].id))
    return [view(*row) for row in rows], following


def unread_count(session: Session, user_id: UUID) -> int:
    """Return how many messages of all threads the person has not read."""
    total = select(func.coalesce(func.sum(_unread()), 0)).where(Conversation.user_id == user_id)
    return int(session.scalar(total) or 0)


def mark_read(session: Session, user_id: UUID, thread_id: UUID, up_to_seq: int) -> None:
    """Remember that the person has read up to `up_to_seq`; never moves back. Raises NotFound."""
    conversation = own(session, user_id, thread_id)
    if up_to_seq <= conversation.read_up_to_seq:
        return
    reached = func.least(up_to_seq, Conversation.last_seq)
    conversation.read_up_to_seq = func.greatest(Conversation.read_up_to_seq, reached)
    session.flush()
    overview.tell(conversation, unread_in(session, conversation))


def _unread() -> ColumnElement[int]:
    counted = (
        select(func.count())
        .where(Message.conversation_id == Conversation.id)
        .where(Message.seq > Conversation.read_up_to_seq, Message.role != "user")
        .correlate(Conversation)
        .scalar_subquery()
    )
    return case((Conversation.read_up_to_seq >= Conversation.last_seq, 0), else_=counted)


def view(conversation: Conversation, message: Message | None = None, unread: int = 0) -> ThreadView:
    """Return a thread as the list shows it, by default a new one."""
    return ThreadView(
        id=conversation.id,
        active=conversation.active,
        last_message=message and message.view(conversation.read_up_to_seq),
        participants=[Sender.model_validate(sender) for sender in conversation.participants],
        unread_count=unread,
        last_activity=conversation.last_activity_at,
        created_at=conversation.created_at,
    )
