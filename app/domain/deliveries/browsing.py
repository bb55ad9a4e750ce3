"""Looking through what was sent: a list in which nobody can be read, and one delivery with its content."""

import json
import re
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, field_validator
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.domain import audit
from app.domain.deliveries.delivery import ChannelName, Delivery, Purpose, State
from app.domain.paging import Position, cut, latest
from app.kit.errors import NotFound

_KEY = re.compile(r"(?<=/q/)[\w.-]+", re.ASCII)  # with it a vendor answers without signing in


class DeliveryLine(BaseModel):
    """A delivery as the list shows it: `to` tells addresses apart without giving them away."""

    id: UUID
    purpose: Purpose
    channel: ChannelName
    to: str
    recipient_id: UUID | None
    request_id: UUID | None
    proactive: bool
    state: State
    reason: str | None
    attempts: int
    provider_id: str | None
    correlation_id: str
    due_at: datetime
    created_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None
    failed_at: datetime | None

    @classmethod
    def of(cls, row: Delivery) -> Self:
        """Return what a row shows."""
        shown = {name: getattr(row, name) for name in cls.model_fields if name != "to"}
        return cls(**shown, to=masked(row.address))


class DeliveryView(DeliveryLine):
    """A delivery with its address and its content, where links by which a vendor answers have lost their key."""

    address: str
    dedup_key: str
    segments: int | None
    content: dict[str, Any]

    @field_validator("content")
    @classmethod
    def _without_keys(cls, content: dict[str, Any]) -> Any:
        return json.loads(_KEY.sub("…", json.dumps(content)))  # a template's variables hold the link a second time


class Wanted(BaseModel):
    """Which deliveries: those that have every value that is given; `about` is a delivery, a request or a recipient."""

    channel: ChannelName | None = None
    state: State | None = None
    purpose: Purpose | None = None
    about: UUID | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what to ask the database."""
        plain = self.model_dump(exclude_none=True, exclude={"about"})
        asked: list[ColumnElement[bool]] = [getattr(Delivery, name) == value for name, value in plain.items()]
        if self.about:
            of = (Delivery.id, Delivery.request_id, Delivery.recipient_id)
            asked.append(or_(*(column == self.about for column in of)))
        return asked


def page(
    session: Session, wanted: Wanted, limit: int, before: Position | None = None
) -> tuple[list[Delivery], Position | None]:
    """Return the deliveries that `wanted` asks for, the latest first, and where the next page begins."""
    query = select(Delivery).where(*wanted.conditions())
    found = session.scalars(latest(query, (Delivery.created_at, Delivery.id), limit, before)).all()
    return cut(found, limit, lambda last: (last.created_at, last.id))


def look(session: Session, delivery_id: UUID, who: str) -> Delivery:
    """Return one delivery and write down that `who` has read it. Raises NotFound."""
    row = session.get(Delivery, delivery_id)
    if row is None:
        raise NotFound("There is no such delivery", code="delivery_not_found")
    audit.note(session, who, "delivery.look", str(row.id))
    return row


def masked(address: str) -> str:
    """Return an address of which only the ends can be read."""
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}" if at else f"{address[:4]}…{address[-2:]}"
