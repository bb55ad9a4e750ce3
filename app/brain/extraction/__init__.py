"""Extraction: what a message tells about its person, by the model where there is one, by rules otherwise."""

import time

import structlog

from app.brain.extraction.asking import ask, value_of
from app.brain.extraction.found import Extracted, Found, Said
from app.brain.extraction.keys import KEYS
from app.brain.extraction.labels import label
from app.brain.extraction.rules import by_rules
from app.brain.model import Model, ModelError
from app.brain.nlp.text import Utterance

__all__ = ["KEYS", "Extracted", "Found", "Said", "by_rules", "extract", "settled"]

log = structlog.get_logger()


def extract(said: Said, model: Model | None = None) -> Extracted:
    """Return what the message tells about its person. A model that gives no usable answer is stood in for by rules."""
    began = time.perf_counter()
    if model and len(said.utterance.text.split()) > 1:  # one word is an answer to us, which the rules read as well
        try:
            found, dropped = ask(said, model)
            return Extracted(found, "model", _since(began), dropped)
        except ModelError as error:
            log.warning("brain.failed", operation="extract", error=type(error).__name__)
    return Extracted(by_rules(said.utterance), "rules", _since(began))


def settled(key: str, words: str, utterance: Utterance) -> tuple[str, str] | None:
    """Return our value and label for what a person wrote under a key; None when we have no value for it."""
    value = value_of(key, words, utterance)
    return (value, label(utterance.language, key, value, words)) if value else None


def _since(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 2)
