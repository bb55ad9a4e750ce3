"""Which agent answers: the words of the message first, then the talk that is already open."""

import re
from dataclasses import dataclass

from app.brain.checkpoint import Checkpoint, Session
from app.brain.nlp import bedrooms, categories, cues, dates, deal, features, money, places
from app.brain.nlp.lexicon import lexicon
from app.brain.nlp.text import Utterance

_INTENTS = lexicon("intents")
_FROM = re.compile(r"(?:from|i live in|out of|aus|из) \w+|\w+'?[dt][ae]n\b")  # where somebody comes from
_QUESTION = re.compile(r"\?|\bm[iu]\b|есть ли")
_FOLLOW_UPS = ("cheaper", "bigger", "smaller", "more", "details")


@dataclass(frozen=True, slots=True)
class Route:
    """The agent to ask and what the message is to it."""

    agent: str
    act: str


def route(utterance: Utterance, state: Checkpoint) -> Route:
    """Return who answers: firm intents, then searches, then the open talk's follow-ups, then small talk."""
    text, session = utterance.text, state.session(state.agent or "")
    firm = _first("firm", text)
    if firm and not (firm == "off_topic" and categories.home_words(text)):
        return Route("general", firm)
    homes, things = _homes(utterance), _things(utterance)
    if _INTENTS["places"]["outside"].search(_FROM.sub(" ", text)) and not places.mentions(utterance):
        return Route("general", "outside")
    about_one = _points_at_one(text, session) or _asks_about_focus(utterance, session)
    if about_one and homes < 3 and not things:
        return Route(state.agent or "general", "details")
    if things or homes:
        return Route("marketplace" if things > homes else "real_estate", "search")
    return _following(utterance, state, session) or Route("general", _small_talk(text))


def _homes(utterance: Utterance) -> int:
    """How strongly the message speaks of homes; nothing at all without one word that only homes have."""
    words = categories.home_words(utterance.text)
    rooms = bedrooms.read(utterance) is not None and utterance.expecting != "bedrooms"
    wishes = features.read(utterance)
    score = 4 * min(words, 2) + 3 * rooms
    if not score and not (wishes and wishes.wanted):
        return 0
    return score + 2 * bool(deal.read(utterance)) + bool(wishes)


def _things(utterance: Utterance) -> int:
    """How strongly the message speaks of goods or a service; a service named before the home comes to that home."""
    category = categories.read_market(utterance)
    if category is None:
        return 0
    if category.startswith("goods"):
        return 4
    return 6 if categories.home_words(utterance.text[: categories.service_start(utterance.text)]) else 14


def _points_at_one(text: str, session: Session) -> bool:
    if not session.listed:
        return False
    asked = cues.chosen(text, len(session.listed)) is not None
    return asked or any(cues.CUES[cue].search(text) for cue in ("details", "cheapest"))


def _asks_about_focus(utterance: Utterance, session: Session) -> bool:
    """`Has it parking?` right after one listing was spoken of asks about that one, and is no new wish."""
    if session.focus is None or not session.listed:
        return False
    return bool(_QUESTION.search(utterance.text)) and features.read(utterance) is not None


def _following(utterance: Utterance, state: Checkpoint, session: Session) -> Route | None:
    """A message that only makes sense in the open talk, or that starts one with a place, a price or a deal."""
    text = utterance.text
    if cues.CUES["restart"].search(text):
        return Route("general", "restart")
    if session.slots and _moves_on(text, session):
        return Route(state.agent or "general", "search")
    readers = (places.read, money.read, dates.read, deal.read, features.read, bedrooms.read)
    said = any(read(utterance) is not None for read in readers)
    if state.agent and session.slots and (said or features.read_goods(utterance) or features.read_services(utterance)):
        return Route(state.agent, "search")
    return Route("real_estate", "search") if said else None


def _moves_on(text: str, session: Session) -> bool:
    wants_more = cues.YES.match(text) and session.total > len(session.shown)
    return bool(wants_more) or any(cues.CUES[cue].search(text) for cue in _FOLLOW_UPS)


def _small_talk(text: str) -> str:
    if cues.YES.match(text):
        return "yes"
    if cues.NO.match(text):
        return "no"
    if cues.CUES["cancel"].search(text):
        return "cancel"
    return _first("light", text) or "unclear"


def _first(family: str, text: str) -> str | None:
    return next((intent for intent, words in _INTENTS[family].items() if words.search(text)), None)
