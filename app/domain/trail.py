"""Reading the audit trail: who changed what."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.audit import AuditEntry
from app.domain.paging import Position, cut, latest
from app.domain.users import User, is_named
from app.kit.text import Text as Storable


class Actor(BaseModel):
    """Who did it."""

    id: UUID
    display_name: str


class AuditView(BaseModel):
    """One change. `actor` is null for what was typed at the server (`who` is "cli") and for who is erased since."""

    id: UUID
    at: datetime
    actor: Actor | None
    who: str
    action: str
    subject: str
    detail: dict[str, Any]
    correlation_id: str


class Wanted(BaseModel):
    """Which entries: those that have every value that is given."""

    actor_id: UUID | None = None
    action: Storable | None = None
    subject: Storable | None = None


def page(
    session: Session, wanted: Wanted, limit: int, before: Position | None = None
) -> tuple[list[AuditView], Position | None]:
    """Return what was changed, the latest first, and where the next page begins; one query."""
    actor = wanted.actor_id and str(wanted.actor_id)
    asked = {AuditEntry.who: actor, AuditEntry.action: wanted.action, AuditEntry.target: wanted.subject}
    query = (
        select(AuditEntry, User)
        .outerjoin(User, is_named(AuditEntry.who))
        .where(*(column == value for column, value in asked.items() if value is not None))
    )
    found = session.execute(latest(query, (AuditEntry.at, AuditEntry.id), limit, before)).all()
    rows, following = cut(found, limit, lambda last: (last[0].at, last[0].id))
    return [_view(*row) for row in rows], following


def _view(entry: AuditEntry, user: User | None) -> AuditView:
    return AuditView(
        id=entry.id,
        at=entry.at,
        actor=Actor(id=user.id, display_name=user.display_name) if user else None,
        who=entry.who,
        action=entry.action,
        subject=entry.target,
        detail=entry.detail,
        correlation_id=entry.correlation_id,
    )
