"""The spelling of a message as numbers: words and pieces of words, hashed into a fixed number of buckets."""

import re
from itertools import pairwise
from zlib import crc32

BUCKETS = 1 << 14
_WORD = re.compile(r"\w+")
_REPEATED = re.compile(r"(\D)\1+")
_UMLAUT = re.compile(r"([aou])e")
# Cyrillic in Latin letters, as people type it without the right keyboard: both spellings fall into the same buckets.
_LATIN = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфхцыьъэ", (*"abvgdeziiklmnoprstufhci", "", "", "e"), strict=True))
    | {"ж": "zh", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "iu", "я": "ia"}
    | dict(zip("wyjqx", "viikh", strict=True))
    | dict.fromkeys("123456789", "0")
)


def buckets(text: str) -> list[int]:
    """Return the buckets of the folded `text`, each once: its words, pairs of words, and 3 to 5 letters in a row."""
    words = [_plain(word) for word in _WORD.findall(text)]
    grams = {f"={word}" for word in words} | {f"{one} {two}" for one, two in pairwise(("^", *words, "$"))}
    for word in words:
        bound = f"<{word}>"
        grams.update(bound[i : i + n] for n in (3, 4, 5) for i in range(len(bound) - n + 1))
    return sorted({crc32(gram.encode()) % BUCKETS for gram in grams})


def _plain(word: str) -> str:
    latin = word.translate(_LATIN).replace("shch", "sh").replace("kh", "h")
    return _REPEATED.sub(r"\1", _UMLAUT.sub(r"\1", latin))
