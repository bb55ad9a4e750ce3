"""Viewings: asking for one, and cancelling one."""

from datetime import date as calendar_day
from datetime import datetime, time
from uuid import UUID

from pydantic import Field

from app.brain.agents.base import Turn
from app.brain.agents.viewing import coming, times
from app.brain.agents.viewing.wish import (
    BOOKED,
    HOMES,
    MAX_NOTE,
    Wish,
    card,
    dropped,
    is_arranging,
    proposals,
    remembering,
)
from app.brain.nlp.values import Moment
from app.brain.plain import plain
from app.brain.tools import consent
from app.brain.tools.base import Outcome, Tool, ToolError
from app.brain.tools.checked import Arguments, Clock
from app.brain.wording import MAX_TITLE, title

_REFUSALS = {
    "view.past": "That time has passed.",
    "view.far": "Viewings can be asked for up to 90 days ahead.",
    "view.hours": "Viewings begin between 08:00 and 19:30.",
}


class BookViewing(Arguments):
    """Which home, and when in North Cyprus."""

    listing: int | None = Field(
        None, ge=1, le=20, strict=True, description="The number of the home in the last list, from 1; none to move one."
    )
    date: calendar_day = Field(description="The day, YYYY-MM-DD.")
    time: Clock = Field(description="When it begins, HH:MM in 24 hours, between 08:00 and 19:30, time of North Cyprus.")
    note: str = Field("", max_length=MAX_NOTE, description="What the agency should know, in the person's words.")
    instead_of: UUID | None = Field(None, description="To move a viewing: its booking id, the new one replaces it.")


class CancelViewing(Arguments):
    """Which viewing."""

    booking_id: UUID = Field(description="The id of the person's viewing.")


def book_viewing(turn: Turn, arguments: BookViewing) -> Outcome:
    """Propose a viewing; it stays a request until the agency confirms it."""
    wish = _wish(turn, arguments)
    when = times.at(arguments.date, time.fromisoformat(arguments.time))
    _check(turn, wish, when)
    if turn.act != "viewing" and not is_arranging(turn.state):
        consent.require(turn, consent.VISIT, "Ask whether to arrange a viewing of that home at that time.")
    facts = {
        "state": "requested",
        "title": wish.title,
        "starts_at": when.isoformat(),
        "next": "Say that it is a request until the agency confirms it, and that the answer comes into this chat.",
    }
    shown = card("requested", wish.listing, wish.title, when)
    note = plain(arguments.note, MAX_NOTE)
    return Outcome(facts, remembering(turn, wish, BOOKED), proposals=proposals(wish, note), cards=(shown,))


def cancel_viewing(turn: Turn, arguments: CancelViewing) -> Outcome:
    """Propose to cancel one of the person's viewings."""
    known = turn.able.viewings()
    meant = next((one for one in known if one.id == arguments.booking_id), None)
    if meant is None:
        listed = "; ".join(f"{one.id}: {plain(one.title, 60)}, {one.starts_at.isoformat()}" for one in known[:5])
        raise ToolError(f"The person has no viewing with that id. Theirs: {listed or 'none'}.")
    consent.require(turn, consent.UNDO, "Ask whether to cancel that viewing, with the word for cancel.")
    proposal, shown = coming.cancelled(meant)
    return Outcome({"cancelled": str(meant.id)}, dropped(turn.state), proposals=(proposal,), cards=(shown,))


def _wish(turn: Turn, arguments: BookViewing) -> Wish:
    moment = Moment(arguments.date, time.fromisoformat(arguments.time))
    old = next((one for one in turn.able.viewings() if one.id == arguments.instead_of), None)
    if arguments.instead_of and old is None:
        raise ToolError("instead_of is none of the person's viewings; leave it out for a new viewing.")
    if old and arguments.listing is None:
        return Wish(old.listing_id, plain(old.title, MAX_TITLE), moment, old.id)
    listed = turn.state.session(HOMES).listed
    if arguments.listing is None or arguments.listing > len(listed):
        there = f"The last list has {len(listed)} homes." if listed else "There is no list of homes yet: search first."
        raise ToolError(f"{there} Ask which home is meant.")
    home = listed[arguments.listing - 1]
    return Wish(home.id, title(turn.voice, home), moment, old.id if old else None)


def _check(turn: Turn, wish: Wish, when: datetime) -> None:
    if refused := times.refusal(when, turn.context.now):
        raise ToolError(f"{_REFUSALS[refused]} Ask for another time.")
    if wish.listing is None or times.is_free(turn, wish.listing, when):
        return
    free = ", ".join(f"{one:%Y-%m-%d %H:%M}" for one in times.next_free(turn, wish.listing, when))
    raise ToolError(f"That time is not free. Free next: {free or 'nothing near'}. Ask which one suits.")


TOOLS = (
    Tool(
        "book_viewing",
        "Ask the agency for a viewing of a home from the last list, once the person named the home, day and hour.",
        BookViewing,
        book_viewing,
    ),
    Tool("cancel_viewing", "Cancel one of the person's viewings, when they ask for it.", CancelViewing, cancel_viewing),
)
