"""The sweep: whoever is owed a reply and has nobody working on it is woken again."""

from datetime import timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from app.domain.turns.turn import Turn
from app.kit import outbox

OVERDUE = timedelta(seconds=3)  # a wake-up normally arrives within milliseconds
BUSY_OVERDUE = timedelta(seconds=8)  # while a backlog is being worked off, waiting is less of a sign
MOST = 500  # threads woken by one sweep


def wake_owed(session: Session, *, busy: bool) -> int:
    """Wake every thread whose wake-up was lost or whose worker's lease lapsed; return how many.

    `busy` says that wake-ups are queueing: then only those that wait very long count as lost.
    """
    overdue = BUSY_OVERDUE if busy else OVERDUE
    lapsed = and_(Turn.status == "running", Turn.lease_until < func.now())
    forgotten = and_(Turn.status == "queued", Turn.created_at < func.now() - overdue)
    threads = session.scalars(
        select(Turn.conversation_id).where(or_(lapsed, forgotten)).group_by(Turn.conversation_id).limit(MOST)
    ).all()
    for conversation_id in threads:
        outbox.enqueue("chat.reply", str(conversation_id))
    return len(threads)
