"""Alerts that rows owe: what an operator is told, and what whoever owes one can do."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Alert:
    """What an operator is told."""

    title: str
    body: str


class Owing(Protocol):
    """A noun whose rows owe alerts."""

    def take_alert(self, session: Session, row_id: UUID, /) -> Alert | None:
        """Return the alert that a row owes and count it as sent; None when it owes none or another one covers it."""

    def owed_alert(self, session: Session, row_id: UUID, /) -> None:
        """Owe the alert again, because it could not be sent."""
