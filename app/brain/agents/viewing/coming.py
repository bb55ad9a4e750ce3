"""The person's viewings that are still to come: told, moved, cancelled."""

from dataclasses import replace

from app.brain.agents import choices
from app.brain.agents.base import Draft, Turn
from app.brain.agents.viewing import booking, times
from app.brain.agents.viewing.wish import (
    BOOKED,
    NAME,
    WHICH_VIEWING,
    Wish,
    card,
    dropped,
    heard,
    pending,
    remembering,
)
from app.brain.checkpoint import Session
from app.brain.nlp import cues, moments
from app.brain.nlp.values import Moment
from app.brain.plain import plain
from app.brain.types import Card, Proposal
from app.brain.views import Viewing
from app.brain.wording import MAX_TITLE

_SHOWN = 5  # viewings told at once


def tell(turn: Turn) -> Draft:
    """Tell the viewings to come, and whether each is confirmed."""
    known = turn.able.viewings()
    if not known:
        return Draft((turn.voice.say("view.nothing"),), turn.state)
    lines = "\n".join(_line(turn, n, one) for n, one in enumerate(known[:_SHOWN], 1))
    return Draft((f"{turn.voice.say('view.list')}\n", lines), turn.state)


def cancel(turn: Turn) -> Draft:
    """Propose to cancel the viewing that is meant; ask which one when several could be."""
    known = turn.able.viewings()
    meant = _meant(turn, known)
    if meant is None:
        return _which(turn, known, "cancel")
    proposal, shown = cancelled(meant)
    said = turn.voice.say("view.cancelled", title=shown.body["title"], when=times.told(turn.voice, meant.starts_at))
    return Draft((said,), dropped(turn.state), proposals=(proposal,), cards=(shown,))


def cancelled(viewing: Viewing) -> tuple[Proposal, Card]:
    """Return the proposal that cancels `viewing`, and the card that shows it."""
    shown = card("cancelled", viewing.listing_id, plain(viewing.title, MAX_TITLE), viewing.starts_at)
    return Proposal("cancel_viewing", {"booking_id": str(viewing.id)}), shown


def move(turn: Turn) -> Draft:
    """Book the viewing that is meant at the new time in place of the old one; what is not named stays."""
    known = turn.able.viewings()
    meant = _meant(turn, known)
    if meant is None:
        return _which(turn, known, "move")
    here = meant.starts_at.astimezone(moments.HERE)
    wish = Wish(meant.listing_id, plain(meant.title, MAX_TITLE), moving=meant.id)
    said = moments.read(turn.utterance.text, turn.context.now) or pending(turn.state).moment
    if said == Moment():
        return booking.settle(turn, wish)
    old = Moment(here.date(), here.time().replace(second=0, microsecond=0))
    return booking.settle(turn, replace(wish, moment=heard(turn, _changed(old, said))))


def _changed(old: Moment, said: Moment) -> Moment:
    return Moment(said.day or old.day, said.at or (None if said.part else old.at), said.part)


def _meant(turn: Turn, known: tuple[Viewing, ...]) -> Viewing | None:
    if len(known) == 1:
        return known[0]
    number = cues.chosen(moments.without(turn.utterance.text), min(len(known), _SHOWN))
    if number is not None:
        return known[number]
    session = turn.state.session(NAME)
    last = pending(turn.state).listing if session.expecting == BOOKED else None
    return next((one for one in known if one.listing_id == last), None)


def _which(turn: Turn, known: tuple[Viewing, ...], act: str) -> Draft:
    """Ask which viewing is meant, keeping what was said about the new time."""
    voice = turn.voice
    if not known:
        return Draft((voice.say("view.nothing"),), dropped(turn.state))
    lines = "\n".join(_line(turn, n, one) for n, one in enumerate(known[:_SHOWN], 1))
    said = moments.read(turn.utterance.text, turn.context.now) if act == "move" else None
    state = remembering(turn, Wish(moment=said or Moment()), WHICH_VIEWING)
    session = state.session(NAME)
    asking = Session(slots={**session.slots, "act": act}, expecting=WHICH_VIEWING)
    state = replace(state, sessions={**state.sessions, NAME: asking})
    answers = choices.numbered(voice, [plain(one.title, MAX_TITLE) for one in known])
    return Draft((f"{voice.say('view.which_viewing')}\n", lines), state, cards=choices.card(answers))


def _line(turn: Turn, number: int, one: Viewing) -> str:
    name = f"**{plain(one.title, MAX_TITLE)}**"
    status = turn.voice.say("view.confirmed" if one.status == "confirmed" else "view.unconfirmed")
    return f"{number}. {name} — {times.told(turn.voice, one.starts_at)} · {status}"
