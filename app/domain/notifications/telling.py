"""Telling a person something: the row in the transaction of what it tells of, the event after its commit."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.domain.conversations import Conversation
from app.domain.notifications.notification import Notification, NotificationView
from app.kit import logging, outbox

AT_ONCE = 100  # that one wake-up tells


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody is to know. `dedup_key` names it for ever: the same key again is the same notification."""

    kind: str
    title: str = field(repr=False)
    body: str = field(repr=False)
    payload: dict[str, Any] = field(default_factory=dict, repr=False)
    dedup_key: str | None = None
    due_at: datetime | None = None  # now when None


def notify(session: Session, user_id: UUID, note: Note) -> Notification:
    """Store the notification and tell the person's sockets after the commit, or when it is due."""
    values: dict[str, Any] = {
        "id": uuid4(),
        "user_id": user_id,
        "kind": note.kind,
        "title": note.title,
        "body": note.body,
        "payload": note.payload,
        "dedup_key": note.dedup_key,
        "correlation_id": logging.correlation_id(),
    }
    # Not now(): what one transaction tells has an order.
    values |= {"due_at": note.due_at} if note.due_at else {"told_at": func.clock_timestamp()}
    stored = insert(Notification).values(values).on_conflict_do_nothing(index_elements=["dedup_key"])
    new: Notification | None = session.scalar(stored.returning(Notification))
    if new is None:
        return session.scalars(select(Notification).where(Notification.dedup_key == note.dedup_key)).one()
    if new.told_at:
        _emit(session, new)
    return new


def cancel(session: Session, dedup_keys: Sequence[str]) -> int:
    """Withdraw those of these that were not told yet; return how many."""
    waiting = (Notification.told_at.is_(None), Notification.cancelled_at.is_(None))
    withdrawn = update(Notification).where(Notification.dedup_key.in_(dedup_keys), *waiting)
    return len(session.scalars(withdrawn.values(cancelled_at=func.now()).returning(Notification.id)).all())


def wake_due(session: Session) -> int:
    """Tell what is due, at most AT_ONCE of them; return how many. Two at once share the work."""
    due = (
        select(Notification)
        .where(Notification.due_at <= func.now())
        .where(Notification.told_at.is_(None), Notification.cancelled_at.is_(None))
        .order_by(Notification.due_at)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    rows = session.scalars(due).all()
    for row in rows:
        row.told_at = func.clock_timestamp()
        session.flush()
        _emit(session, row)
    return len(rows)


def _emit(session: Session, row: Notification) -> None:
    active = select(Conversation.id).where(Conversation.user_id == row.user_id, Conversation.active)
    payload = NotificationView.of(row).model_dump(mode="json")
    outbox.emit_to_person("notification", row.user_id, row.correlation_id, payload, session.scalar(active))
