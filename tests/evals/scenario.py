"""Talks written down as YAML and played against a mind: what the person says, what must come of it.

A file of `scenarios/` is a list of talks. A talk has a `name`, a `language`, perhaps a `world` (what the brain can look
up) and its `turns`. Each turn `says` something, and `expect`s:

    agent      who answers                          shows      how many listings, or `some`, or 0
    knows      the search's slots afterwards        each       what every shown listing has
    proposes   kinds of proposals, in their order   none       what no shown listing has
    proposal   fields of the last proposal          card       fields of the last card
    cards      kinds of cards                       language   of the reply, when it is not the talk's
    says       words of the rules' reply            never      words of neither mind's reply
    recalls    how often the rules ask the memory, which a model is always told of
    tells      words of the rules' reply, and of what the model is told by its tools or knows before it speaks

`model` is how a model plays that turn: a list of words and of tools with their arguments, `{search_homes: {…}}`.
Without it a turn that shows listings is played as one search for what the turn adds to `knows`, any other as words.

`meanwhile` is what happened since the turn before, in the form of a `world`; there `days` may have passed. `@words` is
the id of what is called so: a listing, a preference or a vendor by name, a request by its details, `@viewing of …`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from app.brain.types import Reply
from tests.evals.world import named

FOLDER = Path(__file__).parent / "scenarios"


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing said, and what must come of it."""

    says: str
    expect: Mapping[str, Any]
    model: list[Any] | None = None
    meanwhile: Mapping[str, Any] = field(default_factory=dict)


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
        Scenario(
            one["name"], one["language"], tuple(Turn(**turn) for turn in named(one["turns"])), one.get("world", {})
        )
        for path in sorted(folder.glob("*.yaml"))
        for one in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def check(reply: Reply, expect: Mapping[str, Any], known: Mapping[str, Any], told: str) -> list[str]:
    """Return what is wrong with a reply, and nothing when it is as expected.

    `known` are the slots afterwards; `told` is what the model could read, or the rules' own words.
    """
    wrong = [(key, CHECKS[key](reply, wanted, known)) for key, wanted in expect.items() if key != "tells"]
    untold = [words for words in expect.get("tells", ()) if words not in told]
    return [f"{key}: {why}" for key, why in wrong if why] + ([f"tells: {untold} is not in {told}"] if untold else [])


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


def _none(reply: Reply, unwanted: Mapping[str, Any], _: Any) -> str:
    bad = [
        one.listing.title
        for one in reply.recommendations
        if any(_has(getattr(one.listing, key), value) for key, value in unwanted.items())
    ]
    return f"{bad} are {dict(unwanted)}" if bad or not reply.recommendations else ""


def _has(value: Any, wanted: Any) -> bool:
    wanted = wanted if isinstance(wanted, list) else [wanted]
    return set(wanted) <= set(value) if isinstance(value, tuple) else value in wanted


def _knows(_: Reply, wanted: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    wrong = {key: known.get(key) for key, value in wanted.items() if not _same(known.get(key), value)}
    return f"{wrong} instead of {dict(wanted)}" if wrong else ""


def _same(value: Any, wanted: Any) -> bool:
    return sorted(value or ()) == sorted(wanted) if isinstance(wanted, list) else value == wanted


def _fields(actual: Mapping[str, Any] | None, wanted: Mapping[str, Any]) -> str:
    return "" if _holds(actual, wanted) else f"{actual} instead of {wanted}"


def _holds(actual: Any, wanted: Any) -> bool:
    """Whether `actual` has what is `wanted`, at any depth; a list has exactly as many."""
    if isinstance(wanted, Mapping):
        return isinstance(actual, Mapping) and all(
            key in actual and _holds(actual[key], value) for key, value in wanted.items()
        )
    if isinstance(wanted, list):
        return len(actual or ()) == len(wanted) and all(map(_holds, actual or (), wanted))
    return bool(actual == wanted)


def _kinds(actual: list[str], wanted: list[str]) -> str:
    return "" if actual == wanted else f"{actual} instead of {wanted}"


def _says(reply: Reply, wanted: list[str], _: Any) -> str:
    missing = [words for words in wanted if words not in reply.text]
    return f"{missing} is not in {reply.text!r}" if reply.degraded and missing else ""


def _never(reply: Reply, unwanted: list[str], _: Any) -> str:
    found = [words for words in unwanted if words.lower() in reply.text.lower()]
    return f"{found} is in {reply.text!r}" if found else ""


def _recalls(reply: Reply, wanted: int, _: Any) -> str:
    asked = sum(step.node == "recall" for step in reply.trace)
    return "" if asked == (wanted if reply.degraded else 1) else f"the memory was asked {asked} times"


CHECKS: dict[str, Any] = {
    "agent": lambda reply, wanted, _: "" if reply.agent == wanted else f"{reply.agent} instead of {wanted}",
    "language": lambda reply, wanted, _: "" if reply.language == wanted else f"{reply.language} instead of {wanted}",
    "shows": _shows,
    "each": _each,
    "none": _none,
    "knows": _knows,
    "proposes": lambda reply, wanted, _: _kinds([one.kind for one in reply.proposals], wanted),
    "proposal": lambda reply, wanted, _: _fields(reply.proposals[-1].arguments if reply.proposals else None, wanted),
    "cards": lambda reply, wanted, _: _kinds([one.kind for one in reply.cards], wanted),
    "card": lambda reply, wanted, _: _fields(reply.cards[-1].body if reply.cards else None, wanted),
    "says": _says,
    "recalls": _recalls,
    "never": _never,
}
