"""What a home must have (`sea view`, `havuzlu`, `с мебелью`) and what it need not (`havuz şart değil`)."""

import re
from collections.abc import Mapping

from app.brain.nlp.lexicon import Words, lexicon
from app.brain.nlp.text import Utterance
from app.brain.nlp.values import Wishes

_WORDS = lexicon("features")
_NEGATION = lexicon("negation")["negation"]
NOT_BEFORE = re.compile(rf"(?:(?:^|\W)(?:{_NEGATION['before'].either})(?: (?:the|a|any|to be|be|с|unbedingt))*)\s*$")
_NOT_AFTER = re.compile(
    r"^(?: olmasi| olmak| or not| or unfurnished| veya esyasiz| или без)?\W*"
    rf"(?:{_NEGATION['after'].either})"
)
_ONLY = re.compile(r"(?:just|only|sadece|yalnizca|только|nur) ")
_TURKISH_WITHOUT = re.compile(r"(?:siz|suz)(?:\b|$)")
# A no to these is a wish for their opposite.
_OPPOSITES = {"furnished": "unfurnished", "unfurnished": "furnished"}
# Wanting one means not wanting the others of the same row.
EXCLUSIVE = (frozenset({"furnished", "unfurnished", "part_furnished"}),)
# A phrase that says the first says nothing about the second.
_SHADOWS = {"private_pool": "pool", "unfurnished": "furnished", "part_furnished": "furnished"}


def read(utterance: Utterance) -> Wishes | None:
    """Return the features of a home that are wanted, and those said not to matter."""
    return _read(utterance.text, _WORDS["property"])


def read_goods(utterance: Utterance) -> Wishes | None:
    """Return what a thing for sale must have."""
    return _read(utterance.text, _WORDS["goods"])


def read_services(utterance: Utterance) -> Wishes | None:
    """Return what whoever does the job must offer."""
    return _read(utterance.text, _WORDS["service"])


def joined(known: Wishes, new: Wishes) -> Wishes:
    """Return both messages' wishes; the later word wins over the earlier one."""
    rivals = {rival for row in EXCLUSIVE for key in new.wanted if key in row for rival in row - {key}}
    gone = set(new.dropped) | rivals
    wanted = [key for key in known.wanted if key not in gone and not new.only]
    return Wishes(tuple(dict.fromkeys([*wanted, *new.wanted])), new.dropped)


def _read(text: str, catalog: Mapping[str, Words]) -> Wishes | None:
    wanted: list[str] = []
    dropped: list[str] = []
    for key, pattern in catalog.items():
        if match := pattern.search(text):
            (dropped if _denied(key, match, text) else wanted).append(key)
            if key in _SHADOWS:
                text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    wanted += [_OPPOSITES[key] for key in dropped if key in _OPPOSITES and _refuses_flatly(text)]
    if not wanted and not dropped:
        return None
    return Wishes(tuple(dict.fromkeys(wanted)), tuple(dropped), only=bool(_ONLY.match(text)))


def _denied(key: str, match: re.Match[str], text: str) -> bool:
    if key == "pets_allowed" and _NEGATION["no_pets"].search(text):
        return True
    return bool(
        NOT_BEFORE.search(text[: match.start()])
        or _NOT_AFTER.match(text[match.end() :])
        or (_TURKISH_WITHOUT.search(match[0]) and key not in _OPPOSITES)
    )


def _refuses_flatly(text: str) -> bool:
    """`not furnished` asks for an empty home; `needn't be furnished` and `eşyalı olması şart değil` ask for nothing."""
    return not re.search(_NEGATION["need"].either, text)
