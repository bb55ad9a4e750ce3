"""What a message looks like to the readers: folded to bare lower case, numbers as digits, the rest untouched."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from app.brain.nlp.lexicon import Words
from app.brain.nlp.numerals import digits_for_words
from app.brain.nlp.spelling import mended
from app.brain.types import Language, Place

_SAME = str.maketrans({"İ": "i", "I": "i", "ı": "i", "ё": "е", "Ё": "е", "ß": "ss", "й": "й", "Й": "й"})
_PUNCTUATION = str.maketrans(
    {
        **dict.fromkeys("‘’‛`´ʼ′", "'"),
        **dict.fromkeys("“”„«»″", '"'),
        **dict.fromkeys("‐‑‒–—−", "-"),
        "…": "...",
        "＋": "+",
    }
)
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b-\x1f]")
MAX_LENGTH = 1500  # what a person says about a home fits; the rest of a pasted page says nothing more


@dataclass(frozen=True, slots=True)
class Utterance:
    """One message, ready to be read: `text` is folded, `raw` is as written."""

    raw: str
    text: str
    language: Language
    places: tuple[Place, ...]
    today: date
    expecting: str | None = None  # the slot we asked for last: a bare "2" or "700" answers it


def fold(text: str) -> str:
    """Return `text` in lower case without accents, with plain quotes and dashes, single spaces, usual slips mended."""
    plain = _INVISIBLE.sub("", text[:MAX_LENGTH]).translate(_PUNCTUATION)
    composed = unicodedata.normalize("NFC", plain).translate(_SAME).lower()
    if not composed.isascii():
        composed = "".join(c if c == "й" else _bare(c) for c in composed)
    return " ".join(digits_for_words(mended(composed)).split())


def _bare(letter: str) -> str:
    decomposed = unicodedata.normalize("NFKD", letter)
    return "".join(c for c in decomposed if not unicodedata.combining(c)) or letter


def blank(text: str, *patterns: re.Pattern[str] | Words) -> str:
    """Return `text` with every match replaced by spaces, so that one number is never read twice."""
    for pattern in patterns:
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    return text
