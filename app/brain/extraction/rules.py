"""Reading without a model: tastes and facts clause by clause, then what the search itself lets conclude."""

from collections.abc import Iterable, Iterator

from app.brain.extraction import facts, searching, tastes
from app.brain.extraction.clauses import Clause, clauses
from app.brain.extraction.found import Found
from app.brain.extraction.keys import KEYS
from app.brain.nlp.text import Utterance

_HOW_TO_TALK, _OWN_WORDS = ("contact.channel", "language"), ("likes", "dislikes")


def by_rules(utterance: Utterance) -> tuple[Found, ...]:
    """Return what the message tells about its person, what is said outright first; each key and value once."""
    outright = [found for clause in clauses(utterance) for found in _said(clause)]
    return tuple(_unique([*outright, *_besides(outright, searching.read(utterance))]))


def _said(clause: Clause) -> list[Found]:
    """`I prefer contact by e-mail` is about contact, and no taste besides."""
    known, felt = facts.read(clause), tastes.read(clause)
    told = any(found.key in _HOW_TO_TALK for found in known)
    return [*(found for found in felt if not (told and found.key in _OWN_WORDS)), *known]


def _besides(outright: Iterable[Found], concluded: Iterable[Found]) -> Iterator[Found]:
    """Yield what is concluded and not already said, or said otherwise, in the same message."""
    refused = {found.value for found in outright if found.key == "home.avoid"}
    settled = {found.key for found in outright}
    yield from (found for found in concluded if found.value not in refused and found.key not in settled)


def _unique(found: Iterable[Found]) -> Iterator[Found]:
    seen: dict[tuple[str, str | None], Found] = {}
    for one in found:
        seen.setdefault((one.key, one.value if KEYS[one.key].many else None), one)
    yield from seen.values()
