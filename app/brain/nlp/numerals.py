"""Numbers written as words: `seven hundred`, `yedi yüz`, `две тысячи`, `hunderttausend`."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

_TABLE: dict[str, dict[str, int]] = tomllib.loads(
    (Path(__file__).parent / "words" / "numbers.toml").read_text(encoding="utf-8")
)
# One run, one language: "ich bin ein" and "on a hundred" are no numbers.
_LANGUAGES = tuple(_TABLE[code] for code in ("en", "tr", "ru", "de"))
_PHRASES = _TABLE["phrases"]


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_ANY = _alternatives({word for known in _LANGUAGES for word in known})
_RUN = re.compile(rf"(?<![\w'])(?:{_ANY})(?: (?:and )?(?:{_ANY}))*(?!\w)")
_PHRASE = re.compile(rf"(?<!\w)(?:{_alternatives(_PHRASES)})(?!\w)")

# Read next to the noun they count ("two bedrooms", "три ночи"), where `on` and `bir` cannot mean anything else.
_COUNTS = {word: n for known in (*_LANGUAGES, _TABLE["counts"]) for word, n in known.items() if n <= 10 and word != "a"}
COUNT = rf"(?:\d{{1,2}}|{_alternatives(_COUNTS)})"


def count_of(word: str) -> int:
    """Return the small number that `word` writes, in digits or in letters. Raises KeyError when it writes none."""
    return int(word) if word.isdecimal() else _COUNTS[word]


def digits_for_words(folded: str) -> str:
    """Return the text with written-out hundreds and thousands as digits; lone words like `one` or `on` stay."""
    text = _PHRASE.sub(lambda match: str(_PHRASES[match[0]]), folded)
    return _RUN.sub(_digits, text)


def _digits(match: re.Match[str]) -> str:
    words = [word for word in match[0].split() if word != "and"]
    values = values_of(words)
    return str(total(values)) if values and _is_a_number(values, words) else match[0]


def values_of(words: list[str]) -> list[int] | None:
    """Return what each of the folded words counts; None when no language knows them all."""
    known = next((table for table in _LANGUAGES if table.keys() >= set(words)), None)
    return None if known is None else [known[word] for word in words]


def total(values: list[int]) -> int:
    """Return the number that a run of counted words writes: 2, 1000, 5, 100 is 2500."""
    thousands, group = 0, 0
    for value in values:
        if value == 1000:
            thousands, group = thousands + (group or 1) * 1000, 0
        elif value == 100:
            group = (group or 1) * 100
        else:
            group += value
    return thousands + group


def _is_a_number(values: list[int], words: list[str]) -> bool:
    """Whether the run holds a hundred or a thousand, and is more than a scale for the digits before it (`100 bin`)."""
    lone_scale = words in (["hundred"], ["yuz"], ["bin"], ["thousand"], ["grand"], ["tausend"], ["тысяч"], ["тысячи"])
    return max(values) >= 100 and not lone_scale
