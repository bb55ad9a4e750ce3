"""Alerts that rows owe: what an operator is told, and what whoever owes one can do."""

from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.base import Base


@dataclass(frozen=True, slots=True)
class Alert:
    """What an operator is told; `is_over`: the end of what an earlier one told."""

    title: str
    body: str
    is_over: bool = False


class Owing(Protocol):
    """A noun whose rows owe alerts."""

    def take_alert(self, session: Session, row_id: UUID, /) -> Alert | None:
        """Return the alert that a row owes and count it as sent; None when it owes none or another one covers it."""

    def owed_alert(self, session: Session, row_id: UUID, /) -> None:
        """Owe the alert again, because it could not be sent."""


def owe_again(session: Session, table: type[Base], row_id: UUID) -> None:
    """Owe the alert of a row that has `alert` and `alerted_at` again, because it could not be sent."""
    row: Any = session.get(table, row_id, with_for_update=True)
    if row and row.alert == "sent":
        row.alert, row.alerted_at = "owed", None


def one_at_a_time(session: Session, *kind: str) -> None:
    """Wait for whoever takes an alert of the same kind: two at once would not see each other's."""
    name = func.hashtextextended(" ".join(("alert", *kind)), 0)
    session.execute(select(func.pg_advisory_xact_lock(name)))
