"""Purging: what is written down before the jobs of a queue are dropped."""

from sqlalchemy.orm import Session

from app.domain import audit
from app.kit.errors import Invalid


def note_purge(session: Session, queue: str, confirm: str, reason: str, who: str) -> None:
    """Write down that the ready jobs of a queue are dropped; once that is committed, they may be.

    Raises Invalid unless `confirm` is the queue's name, and for an unusable reason.
    """
    if confirm != queue:
        raise Invalid.field("confirm", f"must be {queue}, the name of the queue")
    audit.note(session, who, "queue.purge", queue, reason=audit.reason(reason))
