"""Settling: what the rules say about the values just read becomes rows that begin, open and end."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.alerting.alert import AlertRow
from app.domain.alerting.owing import one_at_a_time
from app.domain.alerting.rules import RULES, Rule


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
            _settle_one(session, rule, rows.get(subject) or _Unseen(subject), value, now)


class _Unseen:
    """A subject without a row."""

    opened_at = None

    def __init__(self, subject: str) -> None:
        self.subject = subject


def _settle_one(session: Session, rule: Rule, seen: AlertRow | _Unseen, value: float, now: datetime) -> None:
    if rule.is_beyond(value, is_open=seen.opened_at is not None):
        _go_on(rule, seen if isinstance(seen, AlertRow) else _begin(session, rule, seen.subject, now), value, now)
    elif isinstance(seen, AlertRow):
        _end(session, seen, value, now)


def _begin(session: Session, rule: Rule, subject: str, now: datetime) -> AlertRow:
    row = AlertRow(name=rule.name, subject=subject, since=now, value=0.0, worst=0.0)
    session.add(row)
    return row


def _go_on(rule: Rule, row: AlertRow, value: float, now: datetime) -> None:
    row.value, row.worst = value, value if rule.is_below else max(row.worst, value)
    if row.opened_at is None and now - row.since >= timedelta(seconds=rule.held):
        row.opened_at = now


def _end(session: Session, row: AlertRow, value: float, now: datetime) -> None:
    if row.opened_at is None:
        session.delete(row)
    else:
        row.value, row.over_at, row.telling_until = value, now, None
