"""What the word lists know for certain, weighed against what was learnt: a lone place is a wish, a bare number is none.

The classifier has seen few messages of one or two words, and those say nothing but what they name.
"""

from collections.abc import Iterator, Mapping

from app.brain.nlp.lexicon import lexicon
from app.brain.nlp.text import Utterance
from app.brain.router.classifier import Intent
from app.brain.router.signals import NAMES, signals

_WISHES = frozenset({
    "bedrooms", "money", "dates", "place", "wishes", "deal.long_term", "deal.short_term", "deal.sale",
})  # fmt: skip
_LIGHT = frozenset(name for name in NAMES if name.startswith("light."))
_MARKET = frozenset({"goods", "service"})
_HOMES = frozenset({"one_home_word", "more_home_words"})
_ELSE = frozenset({"question", "goods_wishes", "service_wishes"})
_REMEMBER = lexicon("acts")["talk"]["remember"]
_SHORT = "up_to_3_words"


def weighed(utterance: Utterance, likely: Mapping[Intent, float]) -> dict[Intent, float]:
    """Return the likelihoods with what is certain taken into account, the likeliest first; they sum to 1."""
    factors = dict(_factors(signals(utterance), any(letter.isalpha() for letter in utterance.text)))
    if _REMEMBER.search(utterance.text):
        factors = {"preference": 10.0}
    odds = {intent: likely[intent] * factors.get(intent, 1.0) for intent in likely}
    total = sum(odds.values())
    return {intent: odds[intent] / total for intent in sorted(odds, key=lambda one: -odds[one])}


def _factors(said: set[str], is_written: bool) -> Iterator[tuple[Intent, float]]:
    if not is_written:
        yield "small_talk", 100.0  # signs and numbers
    yield "viewing_booking", 3.0 if "firm.booking" in said else 0.3
    if any(name.startswith("firm.") for name in said):
        return
    if said & _LIGHT and _SHORT in said and not said & (_WISHES | _HOMES | _MARKET):
        yield "small_talk", 30.0
    if said & _HOMES:
        yield "human_handoff", 0.3  # owners say that they own it
    if "service" in said:
        yield "service_request", 3.0
    elif said & _HOMES:
        yield "property_search", 3.0
    elif "goods" in said:
        yield "goods_search", 3.0
    elif said & _WISHES and _SHORT in said and not said & _ELSE:
        yield "property_search", 100.0
