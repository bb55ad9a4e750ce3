"""Remembering what a message tells: explicit beats inferred, newer beats older, and what was forgotten stays so."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.conversations import Message
from app.domain.preferences import extraction
from app.domain.preferences.event import Kind, PreferenceEvent, Reason
from app.domain.preferences.extraction import Finding, Source
from app.domain.preferences.keys import KEYS, MANY, contradict, same
from app.domain.preferences.preference import LONGEST_EVIDENCE, LONGEST_VALUE, Preference, holding
from app.domain.users import User

SUREST = {True: 0.99, False: 0.9}  # that repeating makes something said outright, and something inferred
TOMBSTONES = ("person", "correction")  # who forgets or corrects does not want it concluded again


def remember(session: Session, user_id: UUID, found: Sequence[Finding], source: Source) -> list[Preference]:
    """Store what a message tells about its person and return what is new, or newly said outright.

    Each finding leaves its event. Nothing happens when the message was looked through before, or is erased.
    Raises ValueError for a key that is not in the catalog.
    """
    if not _are_there(session, user_id, source.message_id) or not extraction.record(session, source, len(found)):
        return []
    ledger = _Ledger(session, user_id, source, holding(session, user_id))
    entered = [ledger.enter(finding) for finding in found]
    return [preference for preference in entered if preference]


def lock(session: Session, user_id: UUID) -> bool:
    """Let nobody else change the person's preferences until the transaction ends; False when they are gone."""
    return session.get(User, user_id, with_for_update={"key_share": True}) is not None


def _are_there(session: Session, user_id: UUID, message_id: UUID) -> bool:
    if not lock(session, user_id):
        return False
    return session.get(Message, message_id, with_for_update={"read": True, "key_share": True}) is not None


@dataclass(slots=True)
class _Ledger:
    """A person's preferences while one message's findings are entered."""

    session: Session
    user_id: UUID
    source: Source
    held: list[Preference]
    entered: set[UUID] = field(default_factory=set)  # what this message has said already

    def enter(self, found: Finding) -> Preference | None:
        """Store one finding; return its preference when that is news to the person."""
        if found.key not in KEYS:
            raise ValueError(f"no preference is called {found.key}")
        twin = next((one for one in self.held if one.key == found.key and same(one.value, found.value)), None)
        if twin:
            return self._say_again(twin, found)
        if self._was_forgotten(found):
            self._ignore(found, "forgotten", None)
            return None
        against = [one for one in self.held if contradict((one.key, one.value), (found.key, found.value))]
        for one in against:
            if reason := self._stands(one, found):
                self._ignore(found, reason, one)
                return None
        return self._store(found, against)

    def _say_again(self, twin: Preference, found: Finding) -> Preference | None:
        outright = found.explicit and not twin.explicit
        if twin.id in self.entered and not outright:
            return None
        before = twin.content()
        again = 1 - (1 - twin.confidence) * (1 - found.confidence)
        twin.confidence = max(twin.confidence, min(round(again, 3), SUREST[twin.explicit or found.explicit]))
        twin.said_at = max(twin.said_at, self.source.said_at)
        if outright:
            self._prove(twin, found)
        self._note("reinforced", found, twin, before)
        return twin if outright else None

    def _was_forgotten(self, found: Finding) -> bool:
        gone = self.session.scalars(
            select(Preference).where(
                Preference.user_id == self.user_id,
                Preference.key == found.key,
                Preference.ended_by.in_(TOMBSTONES),
            )
        )
        return any(
            same(one.value, found.value)
            and (not found.explicit or (one.ended_at is not None and one.ended_at >= self.source.said_at))
            for one in gone
        )

    def _stands(self, one: Preference, found: Finding) -> Reason | None:
        """Why `one` is not given up for what was found; None when it is."""
        if one.explicit != found.explicit:
            return "explicit_stands" if one.explicit else None
        return "newer_stands" if one.said_at > self.source.said_at else None

    def _store(self, found: Finding, against: list[Preference]) -> Preference:
        for one in against:
            one.end("contradiction")
            self.held.remove(one)
        self.session.flush()  # what ends has to end before its successor may begin
        new = Preference(
            user_id=self.user_id,
            key=found.key,
            value=found.value[:LONGEST_VALUE],
            many=found.key in MANY,
            confidence=found.confidence,
            said_at=self.source.said_at,
        )
        self._prove(new, found)
        self.session.add(new)
        self.session.flush()
        self.held.append(new)
        for one in against:
            self._note("contradicted", found, one, one.content(), new.content())
        self._note("remembered", found, new)
        return new

    def _prove(self, preference: Preference, found: Finding) -> None:
        preference.label, preference.language = found.label[:LONGEST_VALUE], self.source.language
        preference.explicit, preference.method = found.explicit, self.source.method
        preference.evidence, preference.message_id = found.evidence[:LONGEST_EVIDENCE], self.source.message_id

    def _ignore(self, found: Finding, reason: Reason, standing: Preference | None) -> None:
        told = {"key": found.key, "value": found.value, "label": found.label, "explicit": found.explicit}
        about, before = (standing.id, standing.content()) if standing else (None, None)
        self._write("ignored", found, about, before=before, after=told, reason=reason)

    def _note(
        self, kind: Kind, found: Finding, about: Preference, before: Any = None, after: dict[str, Any] | None = None
    ) -> None:
        self.entered.add(about.id)
        self._write(kind, found, about.id, before=before, after=after or about.content())

    def _write(self, kind: Kind, found: Finding, about: UUID | None, **what: Any) -> None:
        event = PreferenceEvent(
            user_id=self.user_id,
            preference_id=about,
            kind=kind,
            method=self.source.method,
            confidence=found.confidence,
            evidence=found.evidence[:LONGEST_EVIDENCE],
            ms=self.source.ms,
            message_id=self.source.message_id,
            turn_id=self.source.turn_id,
            **what,
        )
        self.session.add(event)
        self.session.flush()  # one after the other: their times are their order
