"""Which of our four languages a short message is written in."""

import re

from app.brain.nlp.lexicon import word_sets
from app.brain.nlp.text import fold
from app.brain.types import Language

_CYRILLIC = re.compile(r"[а-яё]", re.I)
_LATIN = re.compile(r"[a-zçğıöşüäß]", re.I)
_NAMES = re.compile(r"\b[A-ZÇĞİÖŞÜ][\w'’]*")  # "Lefkoşa" in the middle of an English talk is no Turkish
_WORD = re.compile(r"[a-z]+")
_TURKISH_CASES = re.compile(
    r"\b(?:girne|lefkosa|magusa|gazimagusa|iskele|lefke|lapta|alsancak|karpaz)[dt][ae](?:n|ki)?\b"
    r"|\w['’](?:n?[dt][ae]n?|y?[aeiıuü]|n?[ıiuü]n)\b",
    re.I,
)
_LETTERS: tuple[tuple[Language, re.Pattern[str], float], ...] = (
    ("tr", re.compile(r"[ğşıİŞĞ]"), 2.0),
    ("tr", re.compile(r"ç", re.I), 1.0),
    ("tr", _TURKISH_CASES, 1.0),
    ("tr", re.compile(r"[öü]", re.I), 0.4),
    ("de", re.compile(r"[äß]", re.I), 2.0),
    ("de", re.compile(r"[öü]", re.I), 0.4),
)
_LATIN_LANGUAGES: tuple[Language, ...] = ("en", "tr", "de")
_WORDS = word_sets("language")


def detect(text: str, before: Language | None = None) -> Language:
    """Return the language `text` is written in; when the words do not say, the conversation's own, else English."""
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    if cyrillic >= 2 and cyrillic * 3 >= latin:
        return "ru"
    scores = _scores(text, before)
    best = max(scores, key=lambda language: scores[language])
    if scores[best] == 0:
        return before or "en"
    if before in scores and scores[best] - scores[before] < 1 and (scores[before] > 0 or scores[best] < 1):
        return before
    return best


def _scores(text: str, before: Language | None) -> dict[Language, float]:
    words = _WORD.findall(fold(text).replace("long beach", " "))
    scores = {language: float(sum(word in _WORDS[language] for word in words)) for language in _LATIN_LANGUAGES}
    for language, letters, weight in _LETTERS:
        if letters.search(text if before is None else _NAMES.sub(" ", text)):
            scores[language] += weight
    return scores
