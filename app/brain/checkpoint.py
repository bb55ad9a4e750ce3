"""What a conversation remembers between two messages, as plain JSON with the version of its shape."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.brain.errors import CheckpointError
from app.brain.nlp.values import Value, dump, load
from app.brain.types import JSON, Language

VERSION = 2  # 1 had no ids in `listed`; they are the last ones of `shown`
MAX_SHOWN = 60  # ids kept so that "show more" shows others


@dataclass(frozen=True, slots=True)
class Brief:
    """A listing of the last list, as much of it as a later question needs."""

    id: UUID
    title: str
    category: str
    city: str
    district: str | None
    bedrooms: int | None
    price: Decimal
    currency: str
    price_period: str | None
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Session:
    """One agent's part of the talk: what it knows, asked and showed."""

    slots: Mapping[str, Value] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    expecting: str | None = None
    shown: tuple[UUID, ...] = ()
    listed: tuple[Brief, ...] = ()
    total: int = 0
    focus: int | None = None  # the listing of the last list that was spoken about
    text: str = ""  # the words of the first request: they only rank


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a conversation after a reply."""

    agent: str | None = None
    language: Language | None = None
    sessions: Mapping[str, Session] = field(default_factory=dict)
    failures: int = 0  # replies in a row that failed: a state that keeps failing is left behind

    def session(self, agent: str) -> Session:
        """Return what `agent` remembers; an empty session when it has not spoken yet."""
        return self.sessions.get(agent, Session())

    def having(self, agent: str, session: Session) -> "Checkpoint":
        """Return the state in which `agent` spoke last and remembers `session`."""
        return replace(self, agent=agent, sessions={**self.sessions, agent: session})


def restore(raw: JSON | None) -> Checkpoint:
    """Return the stored state, or a fresh one for a new talk. Raises CheckpointError when it cannot be read."""
    if raw is None:
        return Checkpoint()
    try:
        raw = _current(raw)
        sessions = {str(name): _session(stored) for name, stored in raw["sessions"].items()}
        return Checkpoint(raw["agent"], _language(raw["language"]), sessions, int(raw["failures"]))
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise CheckpointError(type(error).__name__) from error


def _current(raw: JSON) -> JSON:
    """Return the state in the present shape, whichever version wrote it: talks outlive releases."""
    if raw["version"] == 1:
        return {**raw, "sessions": {name: _with_ids(stored) for name, stored in raw["sessions"].items()}}
    if raw["version"] != VERSION:
        raise ValueError(f"version {raw['version']!r} is not {VERSION}")
    return raw


def _with_ids(session: JSON) -> JSON:
    rows, shown = session["listed"], session["shown"]
    ids = shown[-len(rows) :] if 0 < len(rows) <= len(shown) else []  # a list whose ids are gone is of no use
    return {**session, "listed": [{"id": one, **row} for one, row in zip(ids, rows, strict=False)]}


def store(state: Checkpoint) -> dict[str, Any]:
    """Return the state as plain JSON."""
    return {
        "version": VERSION,
        "agent": state.agent,
        "language": state.language,
        "sessions": {name: _plain(session) for name, session in state.sessions.items()},
        "failures": state.failures,
    }


def _plain(session: Session) -> dict[str, Any]:
    return {
        "slots": {name: dump(value) for name, value in session.slots.items()},
        "asked": list(session.asked),
        "expecting": session.expecting,
        "shown": [str(listing) for listing in session.shown[-MAX_SHOWN:]],
        "listed": [_row(brief) for brief in session.listed],
        "total": session.total,
        "focus": session.focus,
        "text": session.text,
    }


def _session(raw: Mapping[str, Any]) -> Session:
    return Session(
        {str(name): load(value) for name, value in raw["slots"].items()},
        tuple(map(str, raw["asked"])),
        raw["expecting"],
        tuple(UUID(listing) for listing in raw["shown"]),
        tuple(_brief(row) for row in raw["listed"]),
        int(raw["total"]),
        None if raw["focus"] is None else int(raw["focus"]),
        str(raw["text"]),
    )


def _row(brief: Brief) -> dict[str, Any]:
    return {**asdict(brief), "id": str(brief.id), "price": str(brief.price), "features": list(brief.features)}


def _brief(row: Mapping[str, Any]) -> Brief:
    rich = {"id": UUID(row["id"]), "price": Decimal(row["price"]), "features": tuple(map(str, row["features"]))}
    return Brief(**{**row, **rich})


def _language(raw: object) -> Language | None:
    for language in ("en", "tr", "ru", "de"):
        if raw == language:
            return language
    if raw is None:
        return None
    raise ValueError("language")
