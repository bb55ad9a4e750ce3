"""Who answers: what waits for exactly this message, then the open talk, then what the message itself is about."""

import re
from collections.abc import Callable, Mapping, Sequence

from app.brain.agents import waiting
from app.brain.checkpoint import Checkpoint
from app.brain.nlp import categories
from app.brain.nlp.text import Utterance
from app.brain.router import acts, talk
from app.brain.router.classifier import Intent, classify
from app.brain.router.signals import INTENTS, is_outside
from app.brain.router.way import SEARCHES, Route
from app.brain.router.weighing import weighed

UNSURE = 0.55  # below it a model is asked, when there is one
CANDIDATES = 3  # the likeliest intents that a model may choose from
_LONGEST = 600  # letters whose meaning is asked for: what a message is about is said early
# A greeting says nothing of what follows it, but moves the meaning of a short sentence far.
_GREETING = re.compile(
    r"^(?:(?:hi|hey|hello|hiya|good (?:morning|afternoon|evening|day)|merhabalar|merhaba|selamlar|selam|slm|mrb|"
    r"günaydın|iyi (?:günler|akşamlar|geceler)|kolay gelsin|привет|здравствуйте|здрасте|добрый (?:день|вечер)|"
    r"доброе утро|салам|hallo|moin|servus|guten (?:tag|morgen|abend)|grüß gott)(?: there| guys| all| zusammen| всем)?"
    r"\b[\s,.!:;)-]*)+"
)
_INTENT_OF: dict[str, Intent] = {"viewing": "viewing_booking", "earlier": "preference"}
Ask = Callable[[str, tuple[Intent, ...]], str | None]


def route(
    utterance: Utterance, state: Checkpoint, meaning: Sequence[float] | None = None, ask: Ask | None = None
) -> Route:
    """Return who answers and what the message is to them.

    `meaning` is the vector of `spoken(raw)`, `ask` chooses one of some intents, or None. Raises what `ask` raises.
    """
    if not _asks_who_we_are(utterance) and (way := waiting.answer(utterance, state)):
        agent, act = way
        return Route(agent, act, _INTENT_OF.get(act) or SEARCHES.get(agent, "small_talk"))
    likely = weighed(utterance, classify(utterance, meaning))
    if open_talk := talk.goes_on(utterance, state, likely):
        return open_talk
    settled = _certain(utterance) or _asked(utterance, likely, ask)
    intent = next(iter(likely)) if settled is None else settled
    return acts.way(intent, likely[intent], utterance)


def _asks_who_we_are(utterance: Utterance) -> bool:
    return INTENTS["firm"]["identity"].search(utterance.text) is not None


def spoken(raw: str) -> str:
    """Return the words of a message as their meaning is to be asked for: lower case, without a greeting in front."""
    text = " ".join(raw[:_LONGEST].replace("İ", "i").lower().split())
    rest = _GREETING.sub("", text, count=1)
    return rest if len(rest.split()) > 1 else text


def _certain(utterance: Utterance) -> Intent | None:
    """What the words alone settle: a home far away is a home all the same, and we have none there."""
    return "property_search" if categories.home_words(utterance.text) and is_outside(utterance) else None


def _asked(utterance: Utterance, likely: Mapping[Intent, float], ask: Ask | None) -> Intent | None:
    """The model's choice when the best guess is weak; None when it is not asked or chooses none of the candidates."""
    candidates = tuple(likely)[:CANDIDATES]
    if ask is None or likely[candidates[0]] >= UNSURE:
        return None
    answer = ask(utterance.raw, candidates)
    return next((candidate for candidate in candidates if candidate == answer), None)
