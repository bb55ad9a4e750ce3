"""Forcing a breaker, and letting it go again."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import CheckConstraint, ColumnElement, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain import audit
from app.domain.base import Base
from app.domain.circuits.event import Happened, note
from app.kit.breakers import POLICIES, Forced
from app.kit.errors import Invalid, NotFound


class BreakerOverride(Base):
    """What is forced on a component. One whose time is over no longer holds; its row is removed later."""

    __tablename__ = "breaker_overrides"
    __table_args__ = (CheckConstraint("state in ('forced_open', 'forced_closed')", name="state"),)

    component: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    reason: Mapped[str]
    who: Mapped[str]
    set_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class Force:
    """What is to be forced, why, and until when (None: until somebody releases it)."""

    state: Forced
    reason: str
    expires_at: datetime | None = None


def known(component: str) -> str:
    """Return `component` when it has a breaker. Raises NotFound."""
    if component not in POLICIES:
        raise NotFound("There is no such breaker", code="breaker_not_found")
    return component


def override(session: Session, component: str, force: Force, who: str) -> BreakerOverride:
    """Force a breaker, in place of what was forced before. Raises NotFound, and Invalid for its reason or its time."""
    values = {
        "state": force.state,
        "reason": audit.reason(force.reason),
        "who": who,
        "set_at": func.now(),
        "expires_at": _future(force.expires_at),
    }
    first = insert(BreakerOverride).values(component=known(component), **values)
    latest = first.on_conflict_do_update(index_elements=["component"], set_=values).returning(BreakerOverride)
    row = session.scalars(latest, execution_options={"populate_existing": True}).one()
    note(session, Happened(component, force.state, row.reason, who=who))
    until = row.expires_at.isoformat() if row.expires_at else None
    audit.note(session, who, "breaker.force", component, state=row.state, reason=row.reason, expires_at=until)
    return row


def release(session: Session, component: str, reason: str, who: str) -> bool:
    """Let a breaker go by itself again; whether anything was forced. Raises NotFound, and Invalid for its reason."""
    reason = audit.reason(reason) if reason else ""
    row = session.get(BreakerOverride, known(component), with_for_update=True)
    if row is None:
        return False
    session.delete(row)
    note(session, Happened(component, "released", reason, who=who))
    audit.note(session, who, "breaker.release", component, was=row.state, reason=reason)
    return True


def in_force(session: Session) -> list[BreakerOverride]:
    """Return what is forced now."""
    return list(session.scalars(select(BreakerOverride).where(_lasting())))


def end_expired(session: Session) -> None:
    """Remove the overrides whose time is over, and write down that it is."""
    over = delete(BreakerOverride).where(~_lasting()).returning(BreakerOverride.component, BreakerOverride.state)
    for row in session.execute(over).all():
        note(session, Happened(row.component, "expired", f"the time of {row.state} is over"))


def _future(moment: datetime | None) -> datetime | None:
    if moment is not None and moment.tzinfo is None:
        raise Invalid.field("expires_at", "must have a time zone")
    if moment is not None and moment <= datetime.now(UTC):
        raise Invalid.field("expires_at", "must be in the future")
    return moment


def _lasting() -> ColumnElement[bool]:
    return or_(BreakerOverride.expires_at.is_(None), BreakerOverride.expires_at > func.now())
