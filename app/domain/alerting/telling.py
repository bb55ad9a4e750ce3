"""Telling: once that an alert has begun, once that it is over, and nothing of one that nobody had heard of."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.domain.alerting.alert import AlertRow
from app.domain.alerting.owing import Alert
from app.domain.alerting.rules import RULES

PATIENCE = timedelta(minutes=1)  # after which a word that was taken, and that nobody has told, is taken again

_rules = {rule.name: rule for rule in RULES}


@dataclass(frozen=True, slots=True)
class Word:
    """One alert to be told, its first word or, when it `is_over`, its last."""

    row_id: UUID
    alert: Alert


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """An alert that is open; `told` is when somebody was told, None as long as nobody could be."""

    name: str
    since: datetime
    told: datetime | None
    detail: str


def open_alerts(session: Session) -> list[OpenAlert]:
    """Return the alerts that are open, those that began first on top."""
    rows = session.scalars(select(AlertRow).where(AlertRow.over_at.is_(None), AlertRow.opened_at.is_not(None)))
    ordered = sorted(rows, key=lambda row: (row.since, row.name, row.subject))
    return [OpenAlert(row.name, row.since, row.told_at, detail(row)) for row in ordered]


def words_owed(session: Session, now: datetime | None = None) -> list[Word]:
    """Take the words that nobody has told: whoever takes one tells it and says so by `told`, or it is owed again."""
    now = now or datetime.now(UTC)
    owed = select(AlertRow).where(
        AlertRow.opened_at.is_not(None),
        or_(AlertRow.over_at.is_(None) & AlertRow.told_at.is_(None), _end_is_owed()),
        or_(AlertRow.telling_until.is_(None), AlertRow.telling_until < now),
    )
    rows = session.scalars(owed.order_by(AlertRow.since).with_for_update(skip_locked=True)).all()
    for row in rows:
        row.telling_until = now + PATIENCE
    return [Word(row.id, _alert(row)) for row in rows]


def told(session: Session, word: Word, now: datetime | None = None) -> None:
    """Remember that a word was told."""
    row = session.get(AlertRow, word.row_id, with_for_update=True)
    if row is None:
        return
    now = now or datetime.now(UTC)
    if word.alert.is_over:
        row.over_told_at = now
    else:
        row.told_at = now
    row.telling_until = None


def detail(row: AlertRow) -> str:
    """Return the sentence of an alert."""
    rule = _rules.get(row.name)
    if rule is None:  # of an older version of the table
        return row.name
    return (rule.over if row.over_at else rule.says).format(subject=row.subject, value=row.value)


def _end_is_owed() -> ColumnElement[bool]:
    # Of what began and ended before anybody could be told of it nothing is said.
    return AlertRow.over_at.is_not(None) & AlertRow.told_at.is_not(None) & AlertRow.over_told_at.is_(None)


def _alert(row: AlertRow) -> Alert:
    rule = _rules.get(row.name)
    runbook = f"\nSee {rule.runbook}" if rule else ""
    if row.over_at:
        lasted = round((row.over_at - row.since).total_seconds())
        return Alert(f"Easy Islanders: {row.name} is over", f"{detail(row)}; it lasted {lasted} s", is_over=True)
    return Alert(f"Easy Islanders: {row.name}", f"{detail(row)}, since {row.since:%Y-%m-%d %H:%M:%S} UTC{runbook}")
