"""Talks written down as YAML and played against a mind: what the person says, what must come of it.

A file of `scenarios/` is a list of talks. A talk has a `name`, a `language`, perhaps a `world` (what the brain can look
up) and its `turns`. Each turn `says` something, and `expect`s:

    agent      who answers                          shows      how many listings, or `some`, or 0
    knows      the search's slots afterwards        each       what every shown listing has
    proposes   kinds of proposals, in their order   proposal   fields of the last proposal
    cards      kinds of cards                       card       fields of the last card
    says       words of the rules' reply            never      words of neither mind's reply

`model` is how a model plays that turn: a list of words and of tools with their arguments, `{search_homes: {…}}`.
Without it a turn that shows listings is played as one search for what the turn adds to `knows`, any other as words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import yaml

from app.brain.types import Reply
from app.brain.views import Article, OpenRequest, Preference, Quote, Viewing
from tests.brain.town import SPACE, TOWN, Conversation

FOLDER = Path(__file__).parent / "scenarios"


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing said, and what must come of it."""

    says: str
    expect: Mapping[str, Any] = field(default_factory=dict)
    model: list[Any] | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """One talk."""

    name: str
    language: str
    turns: tuple[Turn, ...]
    world: Mapping[str, Any] = field(default_factory=dict)


def load(folder: Path = FOLDER) -> list[Scenario]:
    """Return every talk of the folder; a key that nobody reads is an error, so that no expectation is idle."""
    return [
        Scenario(one["name"], one["language"], tuple(Turn(**turn) for turn in one["turns"]), one.get("world", {}))
        for path in sorted(folder.glob("*.yaml"))
        for one in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def conversation(scenario: Scenario) -> Conversation:
    """Return a talk in the scenario's world."""
    world = scenario.world
    articles = tuple(_article(row) for row in world.get("knowledge", ()))
    requests = tuple(_request(row) for row in world.get("requests", ()))
    viewings = tuple(_viewing(row) for row in world.get("viewings", ()))
    taken = {datetime.fromisoformat(at) for at in world.get("taken", ())}
    return Conversation(
        articles=articles,
        is_about=_is_about,
        requests=requests,
        viewings=viewings,
        taken={(one.id, at) for one in TOWN for at in taken},
        preferences=tuple(_preference(row) for row in world.get("preferences", ())),
    )


def check(reply: Reply, expect: Mapping[str, Any], known: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a reply, and nothing when it is as expected; `known` are the slots afterwards."""
    return [f"{key}: {wrong}" for key, wanted in expect.items() if (wrong := CHECKS[key](reply, wanted, known))]


def _shows(reply: Reply, wanted: Any, _: Any) -> str:
    shown = len(reply.recommendations)
    return "" if (shown > 0 if wanted == "some" else shown == wanted) else f"{shown} instead of {wanted}"


def _each(reply: Reply, wanted: Mapping[str, Any], _: Any) -> str:
    bad = [
        one.listing.title
        for one in reply.recommendations
        if any(not _has(getattr(one.listing, key), value) for key, value in wanted.items())
    ]
    return f"{bad} are not {dict(wanted)}" if bad or not reply.recommendations else ""


def _has(value: Any, wanted: Any) -> bool:
    return wanted in value if isinstance(value, tuple) else value == wanted


def _knows(_: Reply, wanted: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    wrong = {key: known.get(key) for key, value in wanted.items() if not _same(known.get(key), value)}
    return f"{wrong} instead of {dict(wanted)}" if wrong else ""


def _same(value: Any, wanted: Any) -> bool:
    return sorted(value or ()) == sorted(wanted) if isinstance(wanted, list) else value == wanted


def _fields(actual: Mapping[str, Any] | None, wanted: Mapping[str, Any]) -> str:
    wrong = {key: (actual or {}).get(key) for key, value in wanted.items() if (actual or {}).get(key) != value}
    return f"{wrong} instead of {dict(wanted)}" if wrong or actual is None else ""


def _kinds(actual: list[str], wanted: list[str]) -> str:
    return "" if actual == wanted else f"{actual} instead of {wanted}"


def _says(reply: Reply, wanted: list[str], _: Any) -> str:
    missing = [words for words in wanted if words not in reply.text]
    return f"{missing} is not in {reply.text!r}" if reply.degraded and missing else ""


def _never(reply: Reply, unwanted: list[str], _: Any) -> str:
    found = [words for words in unwanted if words.lower() in reply.text.lower()]
    return f"{found} is in {reply.text!r}" if found else ""


CHECKS: dict[str, Any] = {
    "agent": lambda reply, wanted, _: "" if reply.agent == wanted else f"{reply.agent} instead of {wanted}",
    "shows": _shows,
    "each": _each,
    "knows": _knows,
    "proposes": lambda reply, wanted, _: _kinds([one.kind for one in reply.proposals], wanted),
    "proposal": lambda reply, wanted, _: _fields(reply.proposals[-1].arguments if reply.proposals else None, wanted),
    "cards": lambda reply, wanted, _: _kinds([one.kind for one in reply.cards], wanted),
    "card": lambda reply, wanted, _: _fields(reply.cards[-1].body if reply.cards else None, wanted),
    "says": _says,
    "never": _never,
}


def _is_about(article: Article, text: str) -> bool:
    words = {word for word in text.lower().split() if len(word) > 3}
    return any(word.strip("?.,!") in f"{article.title} {article.text}".lower() for word in words)


def _article(row: Mapping[str, Any]) -> Article:
    return Article(
        row["slug"], row["title"], row["text"], row["source"], row.get("url"), date(2026, 11, 1), row.get("score", 0.9)
    )


def _request(row: Mapping[str, Any]) -> OpenRequest:
    made = datetime(2026, 11, 20, 9, tzinfo=UTC)
    quotes = tuple(
        Quote(_id(q["vendor"]), q["vendor"], Decimal(str(q["price"])), q["currency"], q.get("terms", ""),
              date.fromisoformat(q["valid_until"]) if q.get("valid_until") else None, made)
        for q in row.get("quotes", ())
    )  # fmt: skip
    return OpenRequest(
        _id(row["details"]), row["category"], row["details"], row.get("city"), row["status"], made, quotes
    )


def _viewing(row: Mapping[str, Any]) -> Viewing:
    at = datetime.fromisoformat(row["starts_at"])
    return Viewing(_id(row["title"]), _id(f"listing {row['title']}"), row["title"], at, row.get("status", "requested"))


def _preference(row: Mapping[str, Any]) -> Preference:
    return Preference(_id(row["label"]), row["key"], row["value"], row["label"], row.get("explicit", True))


def _id(name: str) -> UUID:
    return uuid5(SPACE, name)
