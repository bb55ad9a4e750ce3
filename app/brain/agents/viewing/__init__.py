"""Viewings: arranging one, and telling, moving or cancelling those to come."""

from app.brain.agents.base import Draft, Turn
from app.brain.agents.viewing import booking, coming
from app.brain.agents.viewing.wish import BOOKED, NAME, WHICH_VIEWING, is_rather
from app.brain.nlp.lexicon import lexicon

_ACTS = lexicon("acts")["viewing"]


def respond(turn: Turn) -> Draft:
    """Answer a message about seeing a home."""
    text, session = turn.utterance.text, turn.state.session(NAME)
    if session.expecting == WHICH_VIEWING:
        return coming.cancel(turn) if session.slots.get("act") == "cancel" else coming.move(turn)
    if _ACTS["cancel"].search(text):
        return coming.cancel(turn)
    if _ACTS["list"].search(text):
        return coming.tell(turn)
    moves = _ACTS["move"].search(text) or (session.expecting == BOOKED and is_rather(text, turn.context.now))
    if session.expecting in (None, BOOKED) and moves and turn.able.viewings():
        return coming.move(turn)
    return booking.arrange(turn)
