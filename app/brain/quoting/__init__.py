"""Quoting: what a vendor's free words offer, by the model where there is one, by rules otherwise."""

import time
from dataclasses import replace

import structlog

from app.brain.model import Model, ModelError
from app.brain.quoting.answered import ENOUGH, Kind, Period, Reading, Said
from app.brain.quoting.asking import ask
from app.brain.quoting.rules import by_rules

__all__ = ["ENOUGH", "Kind", "Period", "Reading", "Said", "by_rules", "read"]

log = structlog.get_logger()


def read(said: Said, model: Model | None = None) -> Reading:
    """Return what the vendor's words are. A model that gives no usable answer is stood in for by rules."""
    began = time.perf_counter()
    try:
        reading = ask(said, model) if model else by_rules(said)
    except ModelError as error:
        log.warning("brain.failed", operation="quote", error=type(error).__name__)
        reading = by_rules(said)
    return replace(reading, ms=round((time.perf_counter() - began) * 1000, 2))
