"""Owing a delivery: the row is written in the transaction of what it tells of, its job starts after the commit."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.domain.deliveries.addresses import mark
from app.domain.deliveries.delivery import ChannelName, Delivery, Purpose
from app.kit import logging, outbox


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be sent. `dedup_key` names it for ever: the same key again is the same message."""

    dedup_key: str
    purpose: Purpose
    channel: ChannelName
    address: str = field(repr=False)
    content: dict[str, Any] = field(repr=False)
    recipient_id: UUID | None = None
    request_id: UUID | None = None
    proactive: bool = False
    due_at: datetime | None = None  # now when None; later it is held until then
    reason: str | None = None  # why it is held


def owe(session: Session, outgoing: Outgoing) -> Delivery:
    """Store the delivery and start its job after the commit; the same key again returns what is there."""
    values: dict[str, Any] = {
        "id": uuid4(),
        "dedup_key": outgoing.dedup_key,
        "purpose": outgoing.purpose,
        "proactive": outgoing.proactive,
        "channel": outgoing.channel,
        "address": outgoing.address,
        "mark": mark(outgoing.address),
        "recipient_id": outgoing.recipient_id,
        "request_id": outgoing.request_id,
        "content": outgoing.content,
        "correlation_id": logging.correlation_id(),
        "state": "held" if outgoing.due_at else "queued",
        "reason": outgoing.reason,
    }
    if outgoing.due_at:
        values["due_at"] = values["wanted_at"] = outgoing.due_at
    stored = insert(Delivery).values(values).on_conflict_do_nothing(index_elements=["dedup_key"]).returning(Delivery)
    new = session.scalar(stored)
    if new is None:
        return session.scalars(select(Delivery).where(Delivery.dedup_key == outgoing.dedup_key)).one()
    if outgoing.due_at is None:
        outbox.enqueue("deliveries.send", str(new.id))
    return new
