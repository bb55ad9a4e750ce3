"""Where a message goes: the answer of the router, and which agent owns which intent."""

from dataclasses import dataclass

from app.brain.router.classifier import Intent

AGENT_OF: dict[Intent, str] = {
    "property_search": "real_estate",
    "viewing_booking": "real_estate",
    "goods_search": "marketplace",
    "service_request": "requests",
    "local_knowledge": "general",
    "preference": "general",
    "human_handoff": "general",
    "small_talk": "general",
    "off_topic": "general",
}
SEARCHES: dict[str, Intent] = {
    "real_estate": "property_search",
    "marketplace": "goods_search",
    "requests": "service_request",
}


@dataclass(frozen=True, slots=True)
class Route:
    """The agent to ask, what the message is to it, what it is about, and how sure that is (0-1)."""

    agent: str
    act: str
    intent: Intent
    confidence: float = 1.0
