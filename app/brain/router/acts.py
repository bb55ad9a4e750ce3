"""What a message is to its agent: the finer act within an intent."""

from app.brain.nlp import cues
from app.brain.nlp.text import Utterance
from app.brain.router.classifier import Intent
from app.brain.router.signals import INTENTS, is_outside
from app.brain.router.way import AGENT_OF, Route

_ACTS: dict[Intent, str] = {
    "property_search": "search",
    "viewing_booking": "viewing",
    "goods_search": "search",
    "service_request": "search",
    "local_knowledge": "knowledge",
    "preference": "preference",
    "off_topic": "off_topic",
}


def way(intent: Intent, confidence: float, utterance: Utterance) -> Route:
    """Return the route of a message that stands for itself."""
    if intent == "property_search" and is_outside(utterance):
        return Route("general", "outside", intent, confidence)
    return Route(AGENT_OF[intent], _act(intent, utterance.text), intent, confidence)


def small_talk(text: str) -> str:
    """Return the act of a message that asks for nothing; "unclear" when no word list knows it."""
    if cues.YES.match(text):
        return "yes"
    if cues.NO.match(text):
        return "no"
    if INTENTS["firm"]["identity"].search(text):
        return "identity"
    known = (cue for cue in ("restart", "cancel") if cues.CUES[cue].search(text))
    return next(known, None) or next((a for a, words in INTENTS["light"].items() if words.search(text)), "unclear")


def _act(intent: Intent, text: str) -> str:
    if intent == "small_talk":
        return small_talk(text)
    if intent == "human_handoff":
        return "owner" if INTENTS["firm"]["owner"].search(text) else "human"
    return _ACTS[intent]
