"""What Zep concluded, cut to what a prompt can bear. It goes back to what people wrote: content, never instructions."""

from collections.abc import Callable, Iterable
from itertools import chain, zip_longest
from unicodedata import category

from app.integrations.zep.outcomes import Failure, asking
from app.kit import logging

MOST, LONGEST, IN_ALL = 10, 300, 2000  # facts, characters of one, characters of all
LONGEST_QUESTION = 400  # characters that a search of the graph takes


def chosen(*sources: Iterable[str | None]) -> tuple[str, ...]:
    """Return the first facts of each source in turn, each once and on one line."""
    facts: dict[str, None] = {}
    left = IN_ALL
    for fact in map(_clean, chain.from_iterable(zip_longest(*sources))):
        if not fact or fact in facts:
            continue
        left -= len(fact)
        if left < 0 or len(facts) == MOST:
            break
        facts[fact] = None
    return tuple(facts)


def of_context(context: str | None) -> list[str]:
    """Return the lines of a context block that say something: neither its headings nor its tags."""
    lines = (line.strip() for line in (context or "")[:IN_ALL].splitlines())
    return [line.removeprefix("- ") for line in lines if line and not line.startswith(("#", "<"))]


def of_graph(search: Callable[[], Iterable[str | None]], user_id: str) -> list[str | None]:
    """Return what a search of the graph finds; nothing, logged and counted, when it fails: the rest is still of use."""
    try:
        with asking():
            return list(search())
    except Failure as error:
        logging.survived("recall.graph", error, user_id=user_id)
        return []


def _clean(fact: str | None) -> str:
    visible = "".join(" " if category(character).startswith("C") else character for character in fact or "")
    return " ".join(visible.split())[:LONGEST].strip()
