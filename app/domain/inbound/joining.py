"""Being answered: what somebody writes within a moment is one message of their thread, and gets one reply.

Nobody waits for that. Each message starts a look at what has come, a moment later; the look that finds that the last
message is a moment old joins them all, and those before it find that somebody is still writing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.domain import conversations, turns
from app.domain.inbound.message import InboundMessage
from app.domain.turns import Admission, Incoming
from app.domain.turns.intake import LONGEST
from app.domain.users import User
from app.kit import outbox

QUIET = timedelta(seconds=1)  # who has not written for this long is waiting for an answer
PATIENCE = timedelta(seconds=2)  # and so is who began to write this long ago
MOST = 50  # messages that become one


@dataclass(frozen=True, slots=True)
class Burst:
    """Messages that are answered together, and what they say."""

    message_sids: tuple[str, ...]
    incoming: Incoming


def wait(session: Session, message: InboundMessage, user: User) -> None:
    """Have a message answered in a moment, with whatever else comes from there until then."""
    message.became, message.user_id = "turn", user.id
    session.flush()
    outbox.enqueue_later(QUIET.total_seconds(), "inbound.answer", str(user.id), message.channel)


def ready(session: Session, user_id: UUID, channel: str) -> Burst | None:
    """Return what a person has written, with the thread that it belongs to; None when they may still be writing."""
    user = session.get(User, user_id)
    rows = _waiting(session, user_id, channel)
    if user is None or not rows or not _is_over(session, rows):
        return None
    thread = conversations.on_channel(session, user_id, channel, rows[-1].sender)
    words = "\n".join(row.body for row in rows)
    incoming = Incoming(
        user_id=user_id,
        display_name=user.display_name,
        content=words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…",
        client_msg_id=uuid5(NAMESPACE_URL, f"twilio:{rows[0].message_sid}"),
        thread_id=thread.id,
        correlation_id=rows[0].correlation_id,
        attachments=[],
    )
    return Burst(tuple(row.message_sid for row in rows), incoming)


def accept(session: Session, burst: Burst, admission: Admission) -> bool:
    """Make a turn of the messages, in one transaction; False, and nothing done, when somebody else did so meanwhile.

    Raises what `turns.accept` raises.
    """
    incoming = burst.incoming
    conversations.lock(session, incoming.user_id, incoming.thread_id)  # first, in the order of everybody who writes
    own = (InboundMessage.message_sid.in_(burst.message_sids), InboundMessage.state == "received")
    left = session.scalars(select(InboundMessage).where(*own).with_for_update()).all()
    if len(left) != len(burst.message_sids):
        return False
    accepted = turns.accept(session, incoming, admission)
    for message in left:
        message.message_id = accepted.message_id
        message.end("handled")
    return True


def put_off(session: Session, burst: Burst, seconds: int) -> None:
    """Leave the messages alone for a while, because their sender has written too many."""
    due = func.now() + timedelta(seconds=seconds)
    session.execute(update(InboundMessage).where(InboundMessage.message_sid.in_(burst.message_sids)).values(due_at=due))


def _waiting(session: Session, user_id: UUID, channel: str) -> Sequence[InboundMessage]:
    waiting = (
        select(InboundMessage)
        .where(InboundMessage.user_id == user_id, InboundMessage.channel == channel)
        .where(InboundMessage.state == "received", InboundMessage.became == "turn")
        .order_by(InboundMessage.received_at, InboundMessage.message_sid)
        .limit(MOST)
    )
    return session.scalars(waiting).all()


def _is_over(session: Session, rows: Sequence[InboundMessage]) -> bool:
    now = session.scalars(select(func.clock_timestamp())).one()
    return bool(now - rows[-1].received_at >= QUIET or now - rows[0].received_at >= PATIENCE)
