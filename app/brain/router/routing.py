"""Who answers: the talk that is already open first, then what the message itself is about."""

import re
from collections.abc import Callable, Mapping, Sequence

from app.brain.checkpoint import Checkpoint
from app.brain.nlp import categories
from app.brain.nlp.text import Utterance
from app.brain.router import acts, talk
from app.brain.router.classifier import Intent, classify
from app.brain.router.signals import is_outside
from app.brain.router.way import Route

UNSURE = 0.55  # below it a model is asked, when there is one
CANDIDATES = 3  # the likeliest intents that a model may choose from
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST = 600  # letters whose meaning is asked for: what a message is about is said early
# A greeting says nothing of what follows it, but moves the meaning of a short sentence far.
_GREETING = re.compile(
    r"^(?:(?:hi|hey|hello|hiya|good (?:morning|afternoon|evening|day)|merhabalar|merhaba|selamlar|selam|slm|mrb|"
    r"günaydın|iyi (?:günler|akşamlar|geceler)|kolay gelsin|привет|здравствуйте|здрасте|добрый (?:день|вечер)|"
    r"доброе утро|салам|hallo|moin|servus|guten (?:tag|morgen|abend)|grüß gott)(?: there| guys| all| zusammen| всем)?"
    r"\b[\s,.!:;)-]*)+"
)
Ask = Callable[[str, tuple[Intent, ...]], str | None]


def route(
    utterance: Utterance, state: Checkpoint, meaning: Sequence[float] | None = None, ask: Ask | None = None
) -> Route:
    """Return who answers and what the message is to them.

    `meaning` is the vector of `spoken(raw)`, `ask` chooses one of some intents, or None. Raises what `ask` raises.
    """
    likely = classify(utterance, meaning)
    if open_talk := talk.goes_on(utterance, state, likely):
        return open_talk
    best = next(iter(likely))
    settled = _certain(utterance, best, meaning is None) or _asked(utterance, likely, ask)
    intent = best if settled is None else settled
    return acts.way(intent, likely[intent], utterance)


def spoken(raw: str) -> str:
    """Return the words of a message as their meaning is to be asked for: lower case, without a greeting in front."""
    text = " ".join(raw[:_LONGEST].replace("İ", "i").lower().split())
    rest = _GREETING.sub("", text, count=1)
    return rest if len(rest.split()) > 1 else text


def _certain(utterance: Utterance, best: Intent, deaf: bool) -> Intent | None:
    """What the words alone settle: nothing to read, a home far away; without a meaning, also who does what is named."""
    if not _LETTER.search(utterance.text) and not talk.says_a_wish(utterance):
        return "small_talk"
    if categories.home_words(utterance.text) and is_outside(utterance):
        return "property_search"
    return _named(utterance, best) if deaf else None


def _named(utterance: Utterance, best: Intent) -> Intent | None:
    """A need that the word lists know; a place or a price without one is about a home."""
    text, named = utterance.text, categories.read_market(utterance)
    if named is None:
        needs = best in ("goods_search", "service_request") and talk.says_a_wish(utterance)
        return "property_search" if needs else None
    if categories.home_words(text[: categories.service_start(text)]):
        return None
    return "goods_search" if named.startswith("goods") else "service_request"


def _asked(utterance: Utterance, likely: Mapping[Intent, float], ask: Ask | None) -> Intent | None:
    """The model's choice when the best guess is weak; None when it is not asked or chooses none of the candidates."""
    candidates = tuple(likely)[:CANDIDATES]
    if ask is None or likely[candidates[0]] >= UNSURE:
        return None
    answer = ask(utterance.raw, candidates)
    return next((candidate for candidate in candidates if candidate == answer), None)
