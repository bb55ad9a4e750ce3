"""The audit trail: who changed what, under which correlation id; written in the transaction of the change itself."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Index, func
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.base import Base
from app.kit import logging
from app.kit.text import clean

CLI = "cli"  # who it was when it was typed at the server: nobody has signed in there
LONGEST_REASON = 500  # characters


class AuditEntry(Base):
    """One change by an operator. Rows are only ever added."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_at", "at", "id"), Index("ix_audit_target", "target"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    who: Mapped[str]  # a user's id, or CLI
    action: Mapped[str]  # say `failed_task.replay`
    target: Mapped[str]  # what it was done to, say a row's id
    detail: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    correlation_id: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.now())


def reason(given: str) -> str:
    """Return why somebody does something, as it is written down. Raises Invalid for an unusable reason."""
    return clean(given, "reason", LONGEST_REASON)


def note(session: Session, who: str, action: str, target: str, **detail: Any) -> None:
    """Write down that `who` does `action` to `target`, under the correlation id of the work at hand."""
    entry = AuditEntry(who=who, action=action, target=target, detail=detail, correlation_id=logging.correlation_id())
    session.add(entry)
