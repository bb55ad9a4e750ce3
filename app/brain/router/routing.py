"""Who answers: the talk that is already open first, then what the message itself is about."""

from collections.abc import Callable, Mapping, Sequence

from app.brain.agents import waiting
from app.brain.checkpoint import Checkpoint
from app.brain.nlp.text import Utterance
from app.brain.router import acts, talk
from app.brain.router.classifier import Intent, classify
from app.brain.router.way import SEARCHES, Route
from app.brain.router.weighing import weighed

UNSURE = 0.55  # below it a model is asked, when there is one
CANDIDATES = 3  # the likeliest intents that a model may choose from
_LONGEST = 600  # letters whose meaning is asked for: what a message is about is said early
Ask = Callable[[str, tuple[Intent, ...]], str | None]


def route(
    utterance: Utterance, state: Checkpoint, meaning: Sequence[float] | None = None, ask: Ask | None = None
) -> Route:
    """Return who answers and what the message is to them: first what waits for exactly it, then the open talk.

    `meaning` is the vector of `spoken(raw)`, `ask` chooses one of some intents, or None. Raises what `ask` raises.
    """
    if way := waiting.answer(utterance, state):
        agent, act = way
        return Route(agent, act, "viewing_booking" if act == "viewing" else SEARCHES.get(agent, "small_talk"))
    likely = weighed(utterance, classify(utterance, meaning))
    if open_talk := talk.goes_on(utterance, state, likely):
        return open_talk
    asked = _asked(utterance, likely, ask)
    intent = next(iter(likely)) if asked is None else asked
    return acts.way(intent, likely[intent], utterance)


def spoken(raw: str) -> str:
    """Return the words of a message as their meaning is to be asked for: the local model reads lower case best."""
    return " ".join(raw[:_LONGEST].replace("İ", "i").lower().split())


def _asked(utterance: Utterance, likely: Mapping[Intent, float], ask: Ask | None) -> Intent | None:
    """The model's choice when the best guess is weak; None when it is not asked or chooses none of the candidates."""
    candidates = tuple(likely)[:CANDIDATES]
    if ask is None or likely[candidates[0]] >= UNSURE:
        return None
    answer = ask(utterance.raw, candidates)
    return next((intent for intent in candidates if intent == answer), None)
