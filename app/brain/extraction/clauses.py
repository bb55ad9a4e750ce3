"""A message cut into what is said one by one, without what tells nothing about the person."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.brain.nlp.lexicon import lexicon
from app.brain.nlp.tastes import TASTES, aligned
from app.brain.nlp.text import MAX_LENGTH, Utterance, fold

_APART, _REMEMBER = TASTES["apart"], TASTES["say"]["remember"]
_OWNER = lexicon("intents")["firm"]["owner"]
_BEGINNING = (
    r"(?:i|i'm|we|we're|my|our|please(?!,)|is|are|do|does|can|could|what|which|where|how|it|that|because|so|no|never|"
    r"ben|biz|benim|bizim|cunku|lutfen(?!,)|uygun|sorun|я|мы|а|у нас|у меня|это|можно|есть ли|подойд\w*|не предлага\w*|"
    r"ich|wir|ist|sind|geht|kann|gibt|bitte(?!,)|und ich|und wir|denn|mein|meine|unser|unsere)\b"
)
_BUT = r"(?:but|ama|fakat|но|aber|however|though)\b"
# "My wife and I have two children" is one thing said.
_COUPLE = "".join(
    rf"(?<!{word})" for word in ("wife", "husband", "partner", "friend", "frau", "mann", "freund", "esim")
)
_CUT = re.compile(
    rf"(?:(?<!\W\d)(?<!\W\d\d)\.|[!?;\n])+(?=\s|$)|,\s*(?={_BEGINNING})|,?\s+(?={_BUT})|{_COUPLE}\s+(?:and|ve|и|und)\s+"
    r"(?=(?:i|we|my|our|please|я|мы|у нас|у меня|не люб\w+|ich|wir|bitte|hasse\w*|mag)\b)"
)
_QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing said: `raw` as written, `plain` folded letter by letter, `utterance` for the readers."""

    raw: str
    plain: str
    utterance: Utterance


def clauses(utterance: Utterance) -> Iterator[Clause]:
    """Yield what is said about the person, piece by piece; questions, stories and other people are left out."""
    for raw, asked in _cut(utterance.raw[:MAX_LENGTH]):
        folded = fold(raw)
        if folded and not _apart(folded, asked=asked):
            yield Clause(raw, aligned(raw), replace(utterance, raw=raw, text=folded, expecting=None))


def speaks_of_others(text: str) -> bool:
    """Whether the folded text is about somebody else, about what might be, or offers something."""
    return any(words.search(text) for words in (_APART["others"], _APART["hypothetical"], _OWNER))


def _apart(text: str, *, asked: bool) -> bool:
    if speaks_of_others(text) or any(_APART[kind].search(text) for kind in ("past", "planning")):
        return True
    return not _REMEMBER.search(text) and (asked or bool(_APART["question"].search(text)))


def _cut(raw: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of the raw message, each with whether it ends with a question mark; quotations are not."""
    plain = _QUOTED.sub(lambda match: " " * len(match[0]), aligned(raw))
    start = 0
    for match in [*_CUT.finditer(plain), None]:
        end = match.start() if match else len(raw)
        piece = raw[start:end].strip(" ,-–—\t\n")
        if piece and plain[start:end].strip():
            yield piece, bool(match) and "?" in (match[0] if match else "")
        start = match.end() if match else end
