"""Reading numbers as they look: digits of every script are ASCII ones, and what cannot be seen is not there."""

import unicodedata
from collections.abc import Iterable, Sequence

Span = tuple[int, int]  # from, up to
_BLANK = "|"  # no letter, no digit, no separator


class _Folding(dict[int, str | None]):
    """What each character is read as, None for nothing; found out when it is first met."""

    def __missing__(self, code: int) -> str | None:
        self[code] = folded = _folded(chr(code))
        return folded


_FOLDING = _Folding()


def fold(text: str) -> tuple[str, Sequence[int]]:
    """Return how `text` reads, and for each character of that (and its end) where it stands in `text`."""
    if text.isascii():
        return text.replace("\t", " "), range(len(text) + 1)
    folded = text.translate(_FOLDING)
    if len(folded) == len(text):
        return folded, range(len(text) + 1)
    return folded, [at for at, character in enumerate(text) if _FOLDING[ord(character)] is not None] + [len(text)]


def blank(text: str, spans: Iterable[Span]) -> str:
    """Return `text`, as long as before, without what `spans` cover."""
    pieces, at = [], 0
    for start, end in sorted(spans):
        pieces += [text[at:start], _BLANK * (end - max(at, start))]
        at = max(at, end)
    return "".join([*pieces, text[at:]])


def _folded(character: str) -> str | None:
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(character)
    if category in {"Cf", "Me"} or "\ufe00" <= character <= "\ufe0f":  # zero-width, a keycap's frame, a variant's mark
        return None
    if category == "Zs" or character == "\t":
        return " "
    if category == "Pd" or character == "\u2212":
        return "-"
    if "\uff01" <= character <= "\uff5e":  # the full-width forms of ASCII
        return chr(ord(character) - 0xFEE0)
    return character
