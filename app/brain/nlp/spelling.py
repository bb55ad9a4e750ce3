"""Slips of the thumb in the words that matter: `furnishd`, `bedrom`, `kirlık`, `сдудия`, `schlafzimer`."""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from re import Match, compile

from app.brain.nlp.lexicon import word_sets

SHORTEST = 5  # letters; in shorter words one slip makes another word too often
_LONGEST_ENDING = 5  # letters a Turkish or Russian stem may carry
_WORD = compile(r"[^\W\d_]+")
_MIXED = compile(r"[а-я][a-z]|[a-z][а-я]")
_TWINS = str.maketrans("aceopxyk", "асеорхук")  # Latin letters that look Cyrillic


def mended(folded: str) -> str:
    """Return the folded text with each word that is one slip away from a word we read put right."""
    return _WORD.sub(_right, folded)


def one_slip(one: str, other: str) -> bool:
    """Whether one letter added, lost, changed or two neighbours swapped turns `one` into `other`."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return one == other
    i = next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    swapped = one[i + 1 : i + 2] + one[i : i + 1] + one[i + 2 :]
    return (
        one[i + 1 :] == other[i + 1 :] or one[i:] == other[i + 1 :] or one[i + 1 :] == other[i:] or swapped == other[i:]
    )


def is_real(word: str) -> bool:
    """Whether `word` looks like a slip and is none: `mouth`, `dolap`, `курения`."""
    words = word_sets("spelling")
    return word in words["kept"] or any(word[:n] in words["kept_stems"] for n in range(4, len(word) + 1))


def _right(match: Match[str]) -> str:
    return _mended_word(match[0])


@lru_cache(maxsize=16384)
def _mended_word(word: str) -> str:
    if not word.isascii() and _MIXED.search(word):
        word = word.translate(_TWINS)
    table = _table()
    if word in table.swaps:
        return table.swaps[word]
    if not SHORTEST <= len(word) <= 24 or table.knows(word) or is_real(word):
        return word
    return table.whole(word) or table.inflected(word) or word


class Slips:
    """Words to be found by a slip, through what is left of them when any letter but the first is dropped."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_rest: dict[str, list[str]] = {}
        for word in words:
            for rest in _rests(word):
                self._by_rest.setdefault(rest, []).append(word)

    def of(self, slip: str) -> Iterator[str]:
        """Yield the words that `slip` is one slip away from; people rarely miss the first letter."""
        for rest in _rests(slip):
            yield from (word for word in self._by_rest.get(rest, ()) if word[0] == slip[0] and one_slip(slip, word))


def _rests(word: str) -> Iterator[str]:
    yield word
    yield from (word[:i] + word[i + 1 :] for i in range(1, len(word)))


class _Table:
    """The words we read and their slips."""

    def __init__(self) -> None:
        words = word_sets("spelling")
        self.swaps = dict(pair.split("=") for pair in words["swaps"])
        self._stems = words["stems"]
        self._known = words["words"] | self._stems
        self._slips, self._stem_slips = Slips(sorted(self._known)), Slips(sorted(self._stems))

    def knows(self, word: str) -> bool:
        """Whether the word is one of ours, or a stem of ours with any ending."""
        return word in self._known or any(word[:length] in self._stems for length in range(SHORTEST, len(word)))

    def whole(self, word: str) -> str | None:
        """Return the word of ours that `word` is a slip of; one letter more at the end is a case or a plural."""
        return next((ours for ours in self._slips.of(word) if not word.startswith(ours)), None)

    def inflected(self, word: str) -> str | None:
        """Return `word` with the stem it begins with put right and its ending kept."""
        for cut in range(len(word) - 1, max(SHORTEST, len(word) - _LONGEST_ENDING) - 1, -1):
            head = word[:cut]
            if stem := next((ours for ours in self._stem_slips.of(head) if not head.startswith(ours)), None):
                return stem + word[cut:]
        return None


@cache
def _table() -> _Table:
    return _Table()
