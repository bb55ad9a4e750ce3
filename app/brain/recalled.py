"""What the memory gives back of earlier talks, made fit to be read: by the model as content, by people in quotes."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from app.brain.agents.base import Turn
from app.brain.guardrails import screened
from app.brain.nlp.moments import HERE
from app.brain.plain import plain
from app.brain.views import PastTurn, Recalled

HEADING = "recalled_from_earlier_talks"
LONGEST = 2000  # characters of JSON that the model is told in all
LONGEST_FACT, LONGEST_LINE = 200, 300
_QUOTES = str.maketrans(dict.fromkeys('“”„«»"', "'"))  # what is quoted does not end its own quotation


def asked(turn: Turn) -> Recalled | None:
    """Return what the memory gives for this turn, None when none is in use. It may take 2 s the first time."""
    return turn.able.recall() if turn.able.recall else None


def counted(recalled: Recalled) -> str:
    """Return how asking ended: `ok` and how much came, or that the memory did not answer."""
    return "silent" if recalled.is_silent else f"ok: {len(recalled.facts)} facts, {len(recalled.turns)} turns"


def told(turn: Turn) -> dict[str, Any]:
    """Return what the model is told of earlier talks, under its heading: facts first, then turns, the best of each."""
    recalled = asked(turn)
    if recalled is None:
        return {}
    if recalled.is_silent:
        return {HEADING: "the memory does not answer now"}
    kept: dict[str, list[Any]] = {"facts": [], "talks": []}
    left = LONGEST - len(_json(kept))
    for name, row in _rows(turn, recalled):
        left -= len(_json(row)) + len(", ")
        if left < 0:
            break
        kept[name].append(row)
    return {HEADING: kept if any(kept.values()) else "nothing was found"}


def _rows(turn: Turn, recalled: Recalled) -> Iterator[tuple[str, Any]]:
    for fact in recalled.facts:
        if told := quotable(fact, LONGEST_FACT):
            yield "facts", told
    for one in elsewhere(turn, recalled):
        said, answered = (quotable(words, LONGEST_LINE) for words in (one.said, one.answered))
        yield "talks", {"day": day_of(one).isoformat(), "person": said, "assistant": answered}


def elsewhere(turn: Turn, recalled: Recalled) -> tuple[PastTurn, ...]:
    """Return the turns that are not of this thread's own history, which is told as what it is."""
    here = {_bare(line.content) for line in turn.context.history if line.role == "user"}
    return tuple(one for one in recalled.turns if _bare(one.said) not in here)


def quotable(text: str, limit: int) -> str:
    """Return at most `limit` characters of recalled text on one line, without links, markup and quotation marks."""
    return plain(screened(text), limit).translate(_QUOTES)


def day_of(one: PastTurn) -> date:
    """Return the day of a turn as people here count days."""
    return one.at.astimezone(HERE).date()


def _bare(text: str) -> str:
    return " ".join(text.lower().split())


def _json(row: Any) -> str:
    return json.dumps(row, ensure_ascii=False)
