"""The open talk: which messages only make sense in it, and stay with the agent that speaks."""

import re
from collections.abc import Mapping

from app.brain.checkpoint import Checkpoint, Session
from app.brain.nlp import bedrooms, categories, cues, dates, deal, features, money, places
from app.brain.nlp.text import Utterance
from app.brain.router.acts import small_talk
from app.brain.router.classifier import Intent
from app.brain.router.signals import INTENTS, QUESTION
from app.brain.router.way import AGENT_OF, SEARCHES, Route

SHORT = 5  # words of a message that says little by itself
SURE = 0.8  # how sure another intent must be to leave an open talk for it
_FOLLOW_UPS = ("cheaper", "bigger", "smaller", "more", "details")
_MORE_OF = re.compile(r"(?<!\w)(?:more|other|mehr|weitere|andere|еще|другие|baska|daha fazla) ")
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
    if not named and _about_one(utterance, session) and not _asks_else(utterance, likely, agent):
        return Route(agent, "details", intent)
    if (session.slots or session.expecting) and _stays(utterance, session, agent, likely):
        return Route(agent, "search", intent)
    return None


def _is_own_question(session: Session) -> bool:
    return session.expecting is not None and session.expecting not in _SLOTS


def _asks_else(utterance: Utterance, likely: Likely, agent: str) -> bool:
    """Whether a message that points at a listing wants to see it, or, when it is long, is about something else."""
    if next(iter(likely)) == "viewing_booking":
        return True
    return not _is_short(utterance) and _sure_of_another(likely, agent)


def _about_one(utterance: Utterance, session: Session) -> bool:
    """Points at a listing of the last list, or asks (`has it parking?`) right after one was spoken of."""
    if not session.listed or (money.read(utterance) and deal.read(utterance)):
        return False  # "and to buy, how much? up to 300k" asks for another search
    pointed = cues.chosen(utterance.text, len(session.listed)) is not None
    if pointed or any(cues.CUES[cue].search(utterance.text) for cue in ("details", "cheapest", "compare")):
        return True
    asks = session.focus is not None and QUESTION.search(utterance.text)
    return bool(asks) and features.read(utterance) is not None


def _stays(utterance: Utterance, session: Session, agent: str, likely: Likely) -> bool:
    text, short = utterance.text, _is_short(utterance)
    own_question = _is_own_question(session)
    if any(words.search(text) for words in INTENTS["firm"].values()):
        return False
    if _asks_for_more(utterance, agent):
        return True
    if _names_a_need(utterance) and (not own_question or _sure_of_another(likely, agent)):
        return False
    if _moves_on(text, session):
        return short or not _sure_of_another(likely, agent)
    if own_question and not _leaves(likely, agent):
        return small_talk(text) == "unclear" or _says_a_wish(utterance)
    asks_on = bool(cues.CUES["and"].match(text))  # "or Long Beach instead?", "and to buy, how much?"
    taste = _sure(likely, "preference") and not own_question and money.read(utterance) is None
    plain = (asks_on or (short and not QUESTION.search(text))) and not taste
    return _says_a_wish(utterance) and (plain or not _leaves(likely, agent))


def _asks_for_more(utterance: Utterance, agent: str) -> bool:
    """`More flats please` is the next page of homes, though it names what is looked for."""
    more = cues.CUES["more"].search(utterance.text) or _MORE_OF.search(utterance.text)
    return agent == "real_estate" and bool(more) and not _says_a_wish(utterance)


def _is_short(utterance: Utterance) -> bool:
    return len(utterance.text.split()) <= SHORT


def _moves_on(text: str, session: Session) -> bool:
    wants_more = cues.YES.match(text) and session.total > len(session.shown)
    return bool(wants_more) or any(cues.CUES[cue].search(text) for cue in _FOLLOW_UPS)


def _says_a_wish(utterance: Utterance) -> bool:
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
