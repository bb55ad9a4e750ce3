"""Changes of state: logged, counted and written down by the process that made them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import structlog

from app.kit import logging, metrics
from app.kit.breakers.steps import CLOSED, HALF_OPEN

Kind = Literal["opened", "half_open", "reopened", "closed"]
_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Change:
    """What has happened to a breaker; `why` names an error's class or a hand, never what a provider said."""

    name: str
    kind: Kind
    why: str


Record = Callable[[Change], None]
_record: list[Record] = []  # one, when the process has a database


def connect(record: Record) -> None:
    """Have every change that this process makes written down by `record`."""
    _record[:] = [record]


def made(name: str, before: str, now: str, why: str) -> None:
    """Make a change known. One that cannot be written down is logged and survived: the breaker has changed already."""
    change = Change(name, _kind(before, now), why)
    metrics.breaker_changes.labels(name, now.replace("-", "_")).inc()
    _log.warning("breaker changed", breaker=name, before=before, now=now, why=why)
    try:
        for record in _record:
            record(change)
    except Exception as error:  # noqa: BLE001 - whatever a database can raise must not replace the provider's error
        logging.survived("breakers.event", error, breaker=name, kind=change.kind)


def _kind(before: str, now: str) -> Kind:
    if now == CLOSED:
        return "closed"
    if now == HALF_OPEN:
        return "half_open"
    return "opened" if before == CLOSED else "reopened"
