"""Rent or buy, for long or for short."""

import re

from app.brain.nlp import dates
from app.brain.nlp.lexicon import lexicon
from app.brain.nlp.text import Utterance, blank
from app.brain.types import RentType

_WORDS = lexicon("deal")["deal"]
_ANY = "|".join(words.either for words in _WORDS.values())
_REFUSED = (
    re.compile(rf"(?<!\w)(?:not|no|не|nicht|kein\w*)(?: (?:to|for|zu|zum|zur|на|в))? (?:{_ANY})\w*"),
    re.compile(rf"(?<!\w)(?:{_ANY})\w* (?:degil|istemiyorum)"),
)
_BARE_ANSWERS: dict[str, RentType] = {
    "long": "long_term", "short": "short_term", "uzun": "long_term", "kisa": "short_term", "own": "sale",
    "lang": "long_term", "kurz": "short_term", "долго": "long_term", "almak": "sale", "kalici": "long_term",
}  # fmt: skip


def read(utterance: Utterance) -> RentType | None:
    """Return what kind of deal is wanted; plain `rent` means long term, as it does on the island."""
    text = _without_refused(utterance.text)
    stay = dates.read(utterance)
    if _WORDS["sale"].search(text) and not _WORDS["rent"].search(text):
        return "sale"
    if _WORDS["short_term"].search(text):
        return "short_term"
    if _WORDS["long_term"].search(text):
        return "long_term"
    if stay and stay.nights:
        return "short_term" if stay.nights < 28 else "long_term"
    if _WORDS["rent"].search(text):
        return "long_term"
    return _BARE_ANSWERS.get(text.strip(" .!")) if utterance.expecting == "rent_type" else None


def _without_refused(text: str) -> str:
    """Return the text without the deal that is only named to say no to it: `не снять, а купить`, `kiralık değil`."""
    return blank(text, *_REFUSED)
