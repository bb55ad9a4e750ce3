"""Preferences to test with, remembered through the domain's own verb."""

from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain import preferences
from app.domain.preferences import Finding, PreferenceEventView, PreferenceView, Source
from app.kit.transaction import transaction
from tests.making import rows, said


def found(key: str, value: str, *, explicit: bool = True, **fields: Any) -> Finding:
    """Return something found in a message, by default said outright."""
    given = {"label": value, "confidence": 0.9 if explicit else 0.5, "evidence": f"words about {value}"}
    return Finding(key=key, value=value, explicit=explicit, **{**given, **fields})


def inferred(key: str, value: str, **fields: Any) -> Finding:
    """Return something concluded from a message."""
    return found(key, value, explicit=False, **fields)


def source(message_id: UUID, said_at: datetime | None = None, **fields: Any) -> Source:
    """Return where findings come from: a message that is there, as old as it is unless told."""
    at = said_at or rows("select created_at from messages where id = :id", id=message_id)[0][0]
    given: dict[str, Any] = {"turn_id": None, "language": "en", "method": "rules", "ms": 1.5}
    return Source(message_id=message_id, said_at=at, **{**given, **fields})


def tell(user: UUID, *findings: Finding, said_at: datetime | None = None, **fields: Any) -> list[PreferenceView]:
    """Have the person say something in which all this was found; return what is new."""
    return enter(user, source(said(user).message_id, said_at, **fields), *findings)


def enter(user: UUID, origin: Source, *findings: Finding) -> list[PreferenceView]:
    """Remember findings of a message in a transaction of its own; return what is new."""
    with transaction() as session:
        return [one.view() for one in preferences.remember(session, user, findings, origin)]


def held(user: UUID) -> list[PreferenceView]:
    """Return what holds for the person."""
    with transaction() as session:
        return [one.view() for one in preferences.active(session, user)]


def pairs(user: UUID) -> set[tuple[str, str]]:
    """Return the keys and values that hold for the person."""
    return {(one.key, one.value) for one in held(user)}


def events(user: UUID) -> list[PreferenceEventView]:
    """Return what happened to the person's preferences, the first first."""
    with transaction() as session:
        latest_first = preferences.events(session, user, 100)[0]
        return [PreferenceEventView.of(event) for event in latest_first][::-1]


def kinds(user: UUID) -> list[str]:
    """Return the kinds of what happened, the first first."""
    return [event.kind for event in events(user)]
