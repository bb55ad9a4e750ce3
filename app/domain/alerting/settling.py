"""Settling: what the rules say about the values just read becomes rows that begin, open and end."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.domain.alerting.alert import AlertRow
from app.domain.alerting.owing import one_at_a_time
from app.domain.alerting.rules import RULES, Rule

KEPT = timedelta(days=30)


def settle(session: Session, readings: Mapping[str, Mapping[str, float]], now: datetime | None = None) -> None:
    """Begin, open and end alerts by `readings`, the values of rules by subject.

    A rule that could not be read stays as it is: nobody knows. A subject that is no longer there is no trouble.
    """
    one_at_a_time(session, "rules")
    now = now or datetime.now(UTC)
    going_on = session.scalars(select(AlertRow).where(AlertRow.over_at.is_(None))).all()
    for rule in RULES:
        if rule.name not in readings:
            continue
        rows = {row.subject: row for row in going_on if row.name == rule.name}
        values = {**dict.fromkeys(rows, 0.0), **readings[rule.name]}
        for subject, value in values.items():
            row = rows.get(subject)
            if rule.is_beyond(value, is_open=row is not None and row.opened_at is not None):
                _go_on(rule, row or _begin(session, rule, subject, now), value, now)
            elif row:
                _end(session, row, value, now)


def forget_old(session: Session) -> None:
    """Drop what was over long ago, and end what no rule watches any more."""
    one_at_a_time(session, "rules")
    session.execute(delete(AlertRow).where(AlertRow.over_at < func.now() - KEPT))
    watched = [rule.name for rule in RULES]
    for row in session.scalars(select(AlertRow).where(AlertRow.over_at.is_(None), AlertRow.name.not_in(watched))):
        _end(session, row, row.value, datetime.now(UTC))


def _begin(session: Session, rule: Rule, subject: str, now: datetime) -> AlertRow:
    row = AlertRow(name=rule.name, subject=subject, since=now, value=0.0)
    session.add(row)
    return row


def _go_on(rule: Rule, row: AlertRow, value: float, now: datetime) -> None:
    row.value = value
    if row.opened_at is None and now - row.since >= timedelta(seconds=rule.held):
        row.opened_at = now


def _end(session: Session, row: AlertRow, value: float, now: datetime) -> None:
    if row.opened_at is None:
        session.delete(row)
    else:
        row.value, row.over_at, row.telling_until = value, now, None
