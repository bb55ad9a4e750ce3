"""What is told when the world says no to something the reply had announced, word by word below it."""

from app.brain.nlp.phrases import say
from app.brain.types import Language

_PHRASES = {
    "taken": "refused.taken",
    "busy": "refused.busy",
    "in_the_past": "refused.time",
    "too_far": "refused.time",
    "outside_hours": "refused.time",
    "gone": "refused.gone",
    "over": "refused.gone",
    "expired": "refused.expired",
    "withdrawn": "refused.withdrawn",
}


def told(language: Language, reason: str) -> str:
    """Return one sentence for a refusal; reasons nobody can do anything about share one."""
    return say(language, _PHRASES.get(reason, "refused.other"))
