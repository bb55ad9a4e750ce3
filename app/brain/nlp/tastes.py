"""The words of likes, facts and wishes about contact, and what they are called in the reader's language."""

import re
import tomllib
from functools import cache
from pathlib import Path

from app.brain.nlp.lexicon import Words, lexicon
from app.brain.nlp.text import fold
from app.brain.types import Language

TASTES = lexicon("tastes")
_LABELS = Path(__file__).parent / "words" / "labels.toml"
_PUNCTUATION = {"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-"}


@cache
def labels() -> dict[str, dict[str, dict[Language, str]]]:
    """Return what people are told: key, then value, then language."""
    return tomllib.loads(_LABELS.read_text(encoding="utf-8"))


def aligned(raw: str) -> str:
    """Return `raw` folded letter by letter, so that a place in it is the same place in `raw`."""
    return "".join(_letter(letter) for letter in raw)


def first(catalog: dict[str, Words], text: str) -> str | None:
    """Return the first key of the catalog whose words occur in the folded text."""
    return next((key for key, words in catalog.items() if words.search(text)), None)


def named(catalog: dict[str, Words], text: str) -> tuple[str, ...]:
    """Return every key of the catalog whose words occur in the folded text."""
    return tuple(key for key, words in catalog.items() if words.search(text))


@cache
def _letter(letter: str) -> str:
    if letter.isspace():
        return " "
    folded = fold(_PUNCTUATION.get(letter, letter))
    return folded[:1] or (letter if not re.match(r"\w", letter) else " ")
