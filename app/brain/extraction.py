"""What a message says about the person for good, read by rules."""

from dataclasses import dataclass

from app.brain.nlp import features
from app.brain.nlp.phrases import phrases
from app.brain.nlp.text import Utterance


@dataclass(frozen=True, slots=True)
class Found:
    """Something to remember, with the words that prove it."""

    key: str
    value: str
    label: str
    explicit: bool
    evidence: str
    confidence: float


def by_rules(utterance: Utterance) -> tuple[Found, ...]:
    """Return what the message says for good."""
    wishes = features.read(utterance)
    names = phrases(utterance.language)
    return tuple(
        Found("home.features", key, names[f"feature.{key}"], True, utterance.raw[:200], 0.9)
        for key in (wishes.wanted if wishes else ())
    )
