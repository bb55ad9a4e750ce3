"""The thread of a person who writes by WhatsApp or SMS: one for each, beside those of the page."""

from uuid import UUID, uuid4

from sqlalchemy import func, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.conversations.thread import Conversation
from app.kit.errors import Unauthorized


def on_channel(session: Session, user_id: UUID, channel: str, address: str) -> Conversation:
    """Return the person's thread of a channel, locked, made if there is none; its replies go to `address` from now.

    Never the active thread: what is written on the page would be answered on the telephone. Raises Unauthorized when
    there is no such person any more.
    """
    new = insert(Conversation).values(id=uuid4(), user_id=user_id, active=False, channel=channel, address=address)
    stored = new.on_conflict_do_update(
        index_elements=["user_id", "channel"],
        index_where=text("channel <> 'web'"),
        set_={"address": address, "last_activity_at": func.now()},
    )
    try:
        found = session.scalars(stored.returning(Conversation), execution_options={"populate_existing": True})
        return found.one()
    except IntegrityError as error:
        raise Unauthorized("This account is gone", code="token_revoked") from error
