"""The open talk: which messages only make sense in it, and stay with the agent that speaks."""

from collections.abc import Mapping

from app.brain.checkpoint import Checkpoint, Session
from app.brain.nlp import bedrooms, categories, cues, dates, deal, features, money, places
from app.brain.nlp.text import Utterance
from app.brain.router.acts import small_talk
from app.brain.router.classifier import Intent
from app.brain.router.signals import QUESTION
from app.brain.router.way import AGENT_OF, SEARCHES, Route

SURE = 0.8  # how sure another intent must be to leave an open talk for it
_FRAGMENT = 4  # words
_ABOUT_ONE_TOO: tuple[Intent, ...] = ("viewing_booking", "human_handoff", "preference")  # `I want to see the second`
_FOLLOW_UPS = ("cheaper", "bigger", "smaller", "more", "details")
_SLOTS = ("rent_type", "category", "bedrooms", "budget", "place", "features", "stay")  # what a search asks for
_READERS = (
    places.read, money.read, dates.read, deal.read, features.read, bedrooms.read, features.read_goods,
    features.read_services,
)  # fmt: skip
Likely = Mapping[Intent, float]


def goes_on(utterance: Utterance, state: Checkpoint, likely: Likely) -> Route | None:
    """Return the open talk's route for a message that belongs to it, None for one that stands for itself."""
    agent, text = state.agent or "general", utterance.text
    session, intent = state.session(agent), SEARCHES.get(agent, "small_talk")
    named = _names_a_need(utterance)
    if cues.CUES["restart"].search(text) and not named and not _sure(likely, "preference"):
        return Route("general", "restart", "small_talk")
    if act := _answer_to_a_question(utterance, session):
        return Route(agent, act, intent)
    if not named and _about_one(utterance, session, likely, agent):
        return Route(agent, "details", intent)
    if (session.slots or session.expecting) and _stays(utterance, session, agent, likely):
        return Route(agent, "answer" if _is_own_question(session) else "search", intent)
    return None


def _answer_to_a_question(utterance: Utterance, session: Session) -> str | None:
    """Yes, no or cancel to something the agent proposed; a search only asks for slots, so there it says nothing."""
    if not _is_own_question(session):
        return None
    said = small_talk(utterance.text)
    return said if said in ("yes", "no", "cancel") else None


def _is_own_question(session: Session) -> bool:
    return session.expecting is not None and session.expecting not in _SLOTS


def _about_one(utterance: Utterance, session: Session, likely: Likely, agent: str) -> bool:
    """Points at a listing of the last list, or asks (`has it parking?`) right after one was spoken of."""
    text = utterance.text
    if not session.listed or any(_sure(likely, intent) for intent in _ABOUT_ONE_TOO):
        return False
    if cues.chosen(text, len(session.listed)) is not None:
        return True
    if _is_long(text) and _sure_of_another(likely, agent):
        return False
    asks = session.focus is not None and QUESTION.search(text) and features.read(utterance) is not None
    return bool(asks) or any(cues.CUES[cue].search(text) for cue in ("details", "cheapest"))


def _stays(utterance: Utterance, session: Session, agent: str, likely: Likely) -> bool:
    text, own_question = utterance.text, _is_own_question(session)
    if _names_a_need(utterance) and not own_question:
        return False
    if _is_long(text) and _leaves(likely, agent):
        return False
    if own_question and small_talk(text) == "unclear":
        return True
    return _moves_on(text, session) or says_a_wish(utterance)


def _is_long(text: str) -> bool:
    """Whether the message has enough words to be about something by itself: `furnished?` could be anything."""
    return len(text.split()) > _FRAGMENT


def _moves_on(text: str, session: Session) -> bool:
    wants_more = cues.YES.match(text) and session.total > len(session.shown)
    return bool(wants_more) or any(cues.CUES[cue].search(text) for cue in _FOLLOW_UPS)


def says_a_wish(utterance: Utterance) -> bool:
    """Whether a reader finds anything that a search can use: a place, a price, a date, a wish."""
    return any(read(utterance) is not None for read in _READERS)


def _names_a_need(utterance: Utterance) -> bool:
    return categories.home_words(utterance.text) > 0 or categories.read_market(utterance) is not None


def _leaves(likely: Likely, agent: str) -> bool:
    """Whether the message is surely about something else; a bare place or price looks like a home, and is not sure."""
    return _sure_of_another(likely, agent) and not _sure(likely, "property_search")


def _sure_of_another(likely: Likely, agent: str) -> bool:
    best = next(iter(likely))
    return (likely[best] >= SURE and AGENT_OF[best] != agent) or _sure(likely, "viewing_booking")


def _sure(likely: Likely, intent: Intent) -> bool:
    return likely[intent] >= SURE
