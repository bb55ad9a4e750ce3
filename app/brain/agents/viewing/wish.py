"""What is known of the viewing that is being arranged: which home, when, and which viewing it takes the place of."""

from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import Any
from uuid import UUID

from app.brain.agents.base import Turn
from app.brain.agents.viewing import times
from app.brain.checkpoint import Checkpoint, Session
from app.brain.nlp import cues, moments
from app.brain.nlp.lexicon import lexicon
from app.brain.nlp.values import Moment, Value
from app.brain.types import Card, Proposal
from app.brain.wording import title

NAME = "viewing"  # the session; the agent is the one that shows homes
HOMES = "real_estate"
WHEN, WHICH, WHICH_VIEWING, BOOKED = "when", "which", "which_viewing", "booked"  # what the session expects
MAX_NOTE = 500
_BARE = 4  # words of a message that is a time and nothing else
_RATHER = lexicon("acts")["viewing"]["rather"]


@dataclass(frozen=True, slots=True)
class Wish:
    """A viewing as far as it is known."""

    listing: UUID | None = None
    title: str = ""
    moment: Moment = field(default_factory=Moment)
    moving: UUID | None = None  # the viewing that goes when this one comes

    @property
    def starts_at(self) -> datetime | None:
        """When the viewing begins, once day and time are known."""
        return times.at(self.moment.day, self.moment.at) if self.moment.day and self.moment.at else None


def pending(state: Checkpoint) -> Wish:
    """Return the viewing that is being arranged, an empty wish when there is none."""
    slots = state.session(NAME).slots
    listing, moving = slots.get("listing"), slots.get("moving")
    name, moment = slots.get("title"), slots.get("moment")
    return Wish(
        UUID(listing) if isinstance(listing, str) else None,
        name if isinstance(name, str) else "",
        moment if isinstance(moment, Moment) else Moment(),
        UUID(moving) if isinstance(moving, str) else None,
    )


def remembering(turn: Turn, wish: Wish, expecting: str | None) -> Checkpoint:
    """Return the state in which `wish` waits for what is `expecting`."""
    slots: dict[str, Value] = {"title": wish.title, "moment": wish.moment}
    slots |= {name: str(one) for name, one in (("listing", wish.listing), ("moving", wish.moving)) if one}
    state = turn.state.having(HOMES, turn.state.session(HOMES))
    return replace(state, sessions={**state.sessions, NAME: Session(slots=slots, expecting=expecting)})


def dropped(state: Checkpoint) -> Checkpoint:
    """Return the state without a viewing that is being arranged."""
    return replace(state, sessions={name: one for name, one in state.sessions.items() if name != NAME})


def heard(turn: Turn, known: Moment) -> Moment:
    """Return `known` after the message: each of day and time is changed by the one that is named."""
    text = turn.utterance.text
    answers = turn.state.session(NAME).expecting == WHEN and known.day
    said = moments.read(text, turn.context.now) or (moments.bare_hour(text) if answers else None)
    if said is None:
        return known
    clock: time | None = said.at or (None if said.part else known.at)
    return Moment(said.day or known.day, clock, said.part or (None if said.at else known.part))


def target(turn: Turn, wish: Wish) -> Wish:
    """Return the wish with the home that the message points at: its number, the one spoken of, the only one."""
    session = turn.state.session(HOMES)
    listed = session.listed
    number = cues.chosen(moments.without(turn.utterance.text), len(listed))
    if number is None and wish.listing:
        return wish
    number = session.focus if number is None else number
    number = 0 if number is None and len(listed) == 1 else number
    if number is None or number >= len(listed):
        return wish
    home = listed[number]
    return replace(wish, listing=home.id, title=title(turn.voice, home))


def proposals(wish: Wish, note: str = "") -> tuple[Proposal, ...]:
    """Return what books the complete wish: the viewing it takes the place of goes first, it may be at the same time."""
    starts = wish.starts_at.isoformat() if wish.starts_at else None
    book = Proposal("book_viewing", {"listing_id": str(wish.listing), "starts_at": starts, "note": note[:MAX_NOTE]})
    gone = (Proposal("cancel_viewing", {"booking_id": str(wish.moving)}),) if wish.moving else ()
    return (*gone, book)


def card(state: str, listing: UUID | None, name: str, starts_at: datetime | None) -> Card:
    """Return the card of a viewing."""
    body: dict[str, Any] = {"state": state, "listing_id": str(listing), "title": name}
    return Card("viewing", {**body, "starts_at": starts_at.isoformat() if starts_at else None})


def is_rather(text: str, now: datetime) -> bool:
    """Whether the folded `text` gives the viewing just asked for another time: `make it 11`, a day and an hour."""
    said = moments.read(text, now)
    bare = bool(said and said.day and said.at) and len(text.split()) <= _BARE
    return bool(said and _RATHER.search(text)) or bare


def is_arranging(state: Checkpoint) -> bool:
    """Whether a viewing waits for an answer: which home, or when."""
    return state.session(NAME).expecting in (WHEN, WHICH, WHICH_VIEWING)
