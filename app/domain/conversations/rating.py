"""Rating a reply and taking the rating back; the thread's other pages are told."""

from uuid import UUID

from sqlalchemy import delete, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.domain.conversations.feedback import Feedback, Opinion
from app.domain.conversations.message import Message
from app.domain.conversations.thread import lock
from app.kit import logging, outbox
from app.kit.errors import NotFound


def rate(session: Session, user_id: UUID, thread_id: UUID, message_id: UUID, opinion: Opinion) -> None:
    """Store what the person thinks of a reply. Raises NotFound for anything that is not the person's own reply."""
    _own_reply(session, user_id, thread_id, message_id)
    values = opinion.model_dump()
    statement = insert(Feedback).values(message_id=message_id, **values)
    session.execute(
        statement.on_conflict_do_update(index_elements=["message_id"], set_={**values, "updated_at": func.now()})
    )
    _tell(thread_id, message_id, opinion)


def withdraw(session: Session, user_id: UUID, thread_id: UUID, message_id: UUID) -> None:
    """Take a rating back with its comment, also one that is not there. Raises NotFound like `rate`."""
    _own_reply(session, user_id, thread_id, message_id)
    session.execute(delete(Feedback).where(Feedback.message_id == message_id))
    _tell(thread_id, message_id, None)


def _own_reply(session: Session, user_id: UUID, thread_id: UUID, message_id: UUID) -> None:
    # Locked: a thread that is erased meanwhile is not there, and two pages hear of two ratings in their order.
    lock(session, user_id, thread_id)
    message = session.get(Message, message_id)
    if message is None or message.conversation_id != thread_id or message.role != "assistant":
        raise NotFound("There is no such reply", code="message_not_found")


def _tell(thread_id: UUID, message_id: UUID, opinion: Opinion | None) -> None:
    payload = {"message_id": str(message_id), "feedback": opinion and opinion.model_dump(mode="json")}
    outbox.emit("feedback", thread_id, logging.correlation_id(), payload)
