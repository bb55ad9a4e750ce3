"""The sweep: whatever came and has nobody at it is begun again; what will not work is given up and kept."""

from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.domain.inbound.message import InboundMessage
from app.kit import outbox

AGAIN = timedelta(seconds=10)  # doubled with every try: a queue that is slow must not grow by what waits in it
LONGEST_PAUSE = timedelta(minutes=5)
TRIES = 10  # begun so often without an end, it has failed
MOST = 200  # messages begun by one sweep


def wake_due(session: Session) -> int:
    """Begin again what should have an end by now; return how many."""
    due = (
        select(InboundMessage.message_sid)
        .where(InboundMessage.state == "received", InboundMessage.due_at < func.now())
        .order_by(InboundMessage.due_at)
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    pause = func.least(AGAIN * func.power(2, InboundMessage.attempts), LONGEST_PAUSE)
    started = {"due_at": func.now() + pause, "attempts": InboundMessage.attempts + 1}
    again = update(InboundMessage).where(InboundMessage.message_sid.in_(due)).values(started).returning(InboundMessage)
    found = session.scalars(again, execution_options={"populate_existing": True}).all()
    for message in found:
        _begin(message)
    return len(found)


def _begin(message: InboundMessage) -> None:
    if message.attempts > TRIES:
        message.end("failed", "gave_up")
    elif message.became == "turn":
        outbox.enqueue("inbound.answer", str(message.user_id), message.channel)
    elif message.became == "quote":
        outbox.enqueue("quotes.read", message.message_sid)
    else:
        outbox.enqueue("inbound.handle", message.message_sid)
