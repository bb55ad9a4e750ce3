"""What is looked for: the categories of homes, goods and services, and the words that name them."""

from collections.abc import Mapping

from app.brain.nlp import features
from app.brain.nlp.lexicon import Words, lexicon
from app.brain.nlp.text import Utterance, blank

_WORDS = lexicon("categories")
_MARKET = lexicon("intents")["market"]
_KINDLESS = _WORDS["home"]["kindless"]
_ANY_HOME, _SERVED = _WORDS["home"]["any"], _WORDS["home"]["served"]


def read_property(utterance: Utterance) -> str | None:
    """Return the kind of home, "" for any kind (`house`, `ev`, `дом`, a studio), or None when none is named."""
    text = blank(utterance.text, _SERVED)
    return first(_WORDS["property"], text) or ("" if _KINDLESS.search(text) else None)


def read_market(utterance: Utterance) -> str | None:
    """Return the category of the goods or the service wanted as `kind.slug`, services first: they name the need."""
    text = blank(utterance.text, _SERVED)
    if service := first(_WORDS["service"], text):
        return f"service.{service}"
    if goods := first(_WORDS["goods"], text):
        return f"goods.{goods}"
    kind = first(_MARKET, text)  # "something second hand", "a handyman": a kind without a category
    return f"{kind}." if kind else None


def service_start(text: str) -> int:
    """Return where the folded text first names a service; its length when it names none."""
    starts = [match.start() for words in _WORDS["service"].values() if (match := words.search(text))]
    return min(starts, default=len(text))


def home_words(text: str) -> int:
    """Return how many words of the folded text speak of a home to live in, not counting one that is only served."""
    text = blank(text, _SERVED)
    count = sum(1 for pattern in _WORDS["property"].values() if pattern.search(text))
    return count + len(_ANY_HOME.findall(text))


def first(catalog: Mapping[str, Words], text: str) -> str | None:
    """Return the first slug of the catalog whose words occur in the folded text and are not refused there."""
    for slug, pattern in catalog.items():
        for match in pattern.finditer(text):
            if not features.NOT_BEFORE.search(text[: match.start()]):
                return slug
    return None
