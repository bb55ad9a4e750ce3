"""Whose message it is because something waits for exactly that: a draft for its yes, a viewing for its hour.

The router asks here first: these messages ("Friday at 3", "2", "make it Saturday 11") say nothing by themselves.
"""

import re
from datetime import UTC, datetime, time

from app.brain.agents.requests import accepting, draft
from app.brain.agents.requests.asked import WHICH as WHICH_REQUEST
from app.brain.agents.viewing import wish
from app.brain.checkpoint import Checkpoint
from app.brain.nlp import categories, cues, moments, money, places
from app.brain.nlp.lexicon import lexicon
from app.brain.nlp.text import Utterance

_REQUESTS, _VIEWING, _TALK, _OFFERS = (
    lexicon("acts")[section] for section in ("requests", "viewing", "talk", "offers")
)
_LONGEST = 12  # words of an answer; more are a message of their own
_NOT_MINE = re.compile(r"\bi (?:do not|don'?t|can'?t|cannot) (?:even |really )?remember\b")  # wants nothing forgotten
_BARE = 4  # words of a message that is a currency and nothing else

Way = tuple[str, str]  # the agent and the act


def answer(utterance: Utterance, state: Checkpoint) -> Way | None:
    """Return who must get the message and as what, or None when nothing waits for it."""
    return (
        _named(utterance, state)
        or _currency(utterance, state)
        or _consent(utterance, state)
        or _viewing(utterance, state)
        or _draft(utterance, state)
    )


def _named(utterance: Utterance, state: Checkpoint) -> Way | None:
    """What names a request, a viewing or the talk itself needs nothing that waits."""
    text = utterance.text
    if any(_VIEWING[act].search(text) for act in ("cancel", "list", "move")):
        return wish.HOMES, "viewing"
    if any(_REQUESTS[act].search(text) for act in ("cancel", "status")) and not categories.home_words(text):
        return draft.NAME, "search"
    if _takes_an_offer(text, state):
        return draft.NAME, "search"
    if _asks_what_was_before(text):
        return "general", "earlier"
    if _TALK["resume"].search(text):
        return "general", "resume"
    goods = categories.read_market(utterance) or state.agent in ("marketplace", draft.NAME)
    return (draft.NAME, "search") if goods and _REQUESTS["ask"].search(text) and not _is_consent(text, state) else None


def _takes_an_offer(text: str, state: Checkpoint) -> bool:
    """Whether an offer is accepted; "take the second one" is about offers only where requests are spoken of."""
    if len(text.split()) > _LONGEST or categories.home_words(text):
        return False
    if _OFFERS["accept"].search(text):
        return True
    if state.agent != draft.NAME or state.session(draft.NAME).listed:
        return False
    answers = state.session(draft.OFFER).expecting == accepting.WHICH and len(text.split()) <= _BARE
    return answers or bool(_OFFERS["take"].search(text))


def _asks_what_was_before(text: str) -> bool:
    """Whether earlier talks are asked for; in a longer message that is the way to something else."""
    if len(text.split()) > _LONGEST or _TALK["forget"].search(_NOT_MINE.sub("", text)):
        return False
    return any(_TALK[act].search(text) for act in ("earlier", "recognised"))


def _currency(utterance: Utterance, state: Checkpoint) -> Way | None:
    """After quotes were told, a currency and nothing else asks for their prices in it."""
    said, short = money.read(utterance), len(utterance.text.split()) <= _BARE
    if state.agent != draft.NAME or state.session(draft.NAME).slots or not (said and short):
        return None
    return (draft.NAME, "status") if said.currency and said.low is said.high is None else None


def _is_consent(text: str, state: Checkpoint) -> bool:
    """Whether "ask them" answers the draft that waits for just that."""
    waits = state.agent == draft.NAME and state.session(draft.NAME).expecting == draft.CONSENT
    return waits and bool(cues.YES.match(text))


def _consent(utterance: Utterance, state: Checkpoint) -> Way | None:
    text, session = utterance.text, state.session(draft.NAME)
    offered = accepting.waits(state)
    if state.agent != draft.NAME or not (offered or session.expecting in (draft.CONSENT, draft.ASIDE)):
        return None
    if cues.YES.match(text):
        return draft.NAME, "yes"
    if cues.NO.match(text) and (offered or session.expecting == draft.CONSENT):
        return draft.NAME, "no"
    return (draft.NAME, "cancel") if cues.CUES["cancel"].search(text) else None


def _viewing(utterance: Utterance, state: Checkpoint) -> Way | None:
    """A day or an hour for the viewing that is being arranged, or a number for the question which one."""
    text, session = utterance.text, state.session(wish.NAME)
    rest = moments.without(text)
    if session.expecting in (wish.WHICH, wish.WHICH_VIEWING) and cues.chosen(rest, 5) is not None:
        return wish.HOMES, "viewing"
    if _speaks_of_else(utterance) or (state.agent == draft.NAME and draft.is_there(state)):
        return None
    said = moments.read(text, _noon(utterance))
    rather = session.expecting == wish.BOOKED and wish.is_rather(text, _noon(utterance))
    if rather or (said and session.expecting == wish.WHEN and (said.at or "?" not in text)):
        return wish.HOMES, "viewing"
    hour = session.expecting == wish.WHEN and wish.pending(state).moment.day and moments.bare_hour(text)
    return (wish.HOMES, "viewing") if hour else None


def _draft(utterance: Utterance, state: Checkpoint) -> Way | None:
    """A new deadline, other words or "change" for the draft that was shown last, a number for "which request?"."""
    text, session = utterance.text, state.session(draft.NAME)
    if state.agent != draft.NAME or _speaks_of_else(utterance):
        return None
    if session.expecting == WHICH_REQUEST and cues.chosen(text, 5) is not None:
        return draft.NAME, "search"
    if session.expecting == "category" and places.mentions(utterance):
        return draft.NAME, "search"
    if not draft.is_there(state):
        return None
    changes = _REQUESTS["change"].search(text) or _REQUESTS["add"].match(text)
    due = "?" not in text and moments.deadline(text, _noon(utterance))
    return (draft.NAME, "search") if changes or due else None


def _speaks_of_else(utterance: Utterance) -> bool:
    """Whether the message names a home or a thing of its own, or is longer than an answer."""
    other = categories.home_words(utterance.text) or categories.read_market(utterance)
    return bool(other) or len(utterance.text.split()) > _LONGEST


def _noon(utterance: Utterance) -> datetime:
    return datetime.combine(utterance.today, time(10), tzinfo=UTC)  # which day does not matter here, only whether
