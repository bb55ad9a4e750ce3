"""Looking through what is remembered of people, without the words that they wrote; and taking out what must not be."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import audit
from app.domain.paging import Position, cut, latest
from app.domain.preferences.person import forget
from app.domain.preferences.preference import Method, Preference
from app.domain.users import User
from app.kit.errors import NotFound


class RememberedLine(BaseModel):
    """Something that is remembered of a person; not the words that prove it."""

    id: UUID
    user_id: UUID
    user: str
    key: str
    value: str
    label: str
    explicit: bool
    confirmed: bool
    confidence: float
    method: Method
    message_id: UUID | None
    created_at: datetime
    updated_at: datetime


def page(
    session: Session, user_id: UUID | None, limit: int, before: Position | None = None
) -> tuple[list[RememberedLine], Position | None]:
    """Return what holds, the latest first, and where the next page begins; one query."""
    query = select(Preference, User.display_name).join(User, User.id == Preference.user_id)
    query = query.where(Preference.ended_at.is_(None))
    if user_id:
        query = query.where(Preference.user_id == user_id)
    found = session.execute(latest(query, (Preference.created_at, Preference.id), limit, before)).all()
    rows, following = cut(found, limit, lambda last: (last[0].created_at, last[0].id))
    return [_line(*row) for row in rows], following


def remove(session: Session, preference_id: UUID, reason: str, who: str) -> None:
    """Forget it as if the person had asked: only their saying it again brings it back.

    Raises NotFound when it does not hold any more, Invalid for an unusable reason.
    """
    reason = audit.reason(reason)
    preference = session.get(Preference, preference_id)
    if preference is None or preference.ended_at is not None:
        raise NotFound("There is no such preference", code="preference_not_found")
    forget(session, preference.user_id, preference_id)
    audit.note(session, who, "preference.forget", str(preference_id), reason=reason, user_id=str(preference.user_id))


def _line(preference: Preference, user: str) -> RememberedLine:
    shown = {name: getattr(preference, name) for name in RememberedLine.model_fields if name != "user"}
    return RememberedLine(**shown, user=user)
