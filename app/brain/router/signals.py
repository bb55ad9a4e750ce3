"""What the word lists notice in a message: facts for the classifier, which weighs them."""

import re

from app.brain.nlp import bedrooms, categories, cues, dates, deal, features, money, places
from app.brain.nlp.lexicon import lexicon
from app.brain.nlp.text import Utterance

INTENTS = lexicon("intents")
QUESTION = re.compile(r"\?|\bm[iu]\b|есть ли")
_FROM = re.compile(r"(?:from|i live in|out of|aus|из) \w+|\w+'?[dt][ae]n\b")  # where somebody comes from
_FAMILIES = tuple((family, act) for family in ("firm", "light") for act in INTENTS[family])
_DEALS = ("long_term", "short_term", "sale")
_SAID = {
    "bedrooms": bedrooms.read,
    "money": money.read,
    "dates": dates.read,
    "place": places.read,
    "wishes": features.read,
    "goods_wishes": features.read_goods,
    "service_wishes": features.read_services,
}
_LENGTHS = (1, 2, 3, 6, 12)  # words, up to

NAMES = (
    *(f"{family}.{act}" for family, act in _FAMILIES),
    *(f"cue.{cue}" for cue in cues.CUES),
    *(f"deal.{kind}" for kind in _DEALS),
    *_SAID,
    *("one_home_word", "more_home_words", "goods", "service", "outside", "question", "yes", "no"),
    *(f"up_to_{length}_words" for length in _LENGTHS),
)


def signals(utterance: Utterance) -> set[str]:
    """Return the names out of NAMES of what the word lists notice."""
    text = utterance.text
    found = {f"{family}.{act}" for family, act in _FAMILIES if INTENTS[family][act].search(text)}
    found |= {f"cue.{cue}" for cue, words in cues.CUES.items() if words.search(text)}
    found |= {name for name, read in _SAID.items() if read(utterance) is not None}
    found.add(f"deal.{deal.read(utterance)}")
    found |= _wanted(utterance)
    marks = {"question": QUESTION.search(text), "yes": cues.YES.match(text), "no": cues.NO.match(text)}
    found |= {name for name, match in marks.items() if match}
    length = len(text.split())
    found |= {f"up_to_{most}_words" for most in _LENGTHS if length <= most}
    return found & _KNOWN


def is_outside(utterance: Utterance) -> bool:
    """Whether the message names a place that is not in North Cyprus, and none that is."""
    elsewhere = INTENTS["places"]["outside"].search(_FROM.sub(" ", utterance.text))
    return bool(elsewhere) and not places.mentions(utterance)


def _wanted(utterance: Utterance) -> set[str]:
    homes, category = categories.home_words(utterance.text), categories.read_market(utterance)
    found = {(category or "").split(".")[0]}
    found |= {"one_home_word"} if homes == 1 else {"more_home_words"} if homes else set()
    return found | ({"outside"} if is_outside(utterance) else set())


_KNOWN = frozenset(NAMES)
