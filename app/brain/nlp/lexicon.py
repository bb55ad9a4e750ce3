"""Word lists and how they are looked for: compiled when first needed, because there are thousands of them."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path

_FOLDER = Path(__file__).parent / "words"


class Words:
    """Alternatives that begin at the start of a word; write `\\b` in one that must also end where it ends."""

    def __init__(self, *alternatives: str) -> None:
        self.either = "|".join(alternatives)  # for patterns that begin or end elsewhere

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{self.either})")

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first occurrence in the folded `text`."""
        return self._compiled.search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """Return the occurrence at the very start of the folded `text`."""
        return self._compiled.match(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield every occurrence in the folded `text`."""
        return self._compiled.finditer(text)

    def findall(self, text: str) -> list[str]:
        """Return the words of every occurrence in the folded `text`."""
        return [match[0] for match in self._compiled.finditer(text)]

    def sub(self, replace: Callable[[re.Match[str]], str], text: str) -> str:
        """Return the folded `text` with every occurrence replaced."""
        return self._compiled.sub(replace, text)


def any_of(*alternatives: str) -> Words:
    """Return the alternatives as one thing to look for."""
    return Words(*alternatives)


@cache
def lexicon(name: str) -> Mapping[str, Mapping[str, Words]]:
    """Return the word lists of `words/<name>.toml`, section by section."""
    sections = tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return {title: {key: Words(*words) for key, words in rows.items()} for title, rows in sections.items()}


@cache
def word_sets(name: str) -> Mapping[str, frozenset[str]]:
    """Return the plain words of `words/<name>.toml`, set by set."""
    rows = tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return {key: frozenset(words.split()) for key, words in rows.items()}
