"""Handing the talk to a person, and forgetting what was remembered."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from app.brain.agents.base import Turn
from app.brain.agents.general import handing, preferences
from app.brain.agents.general.handing import MAX_SUMMARY
from app.brain.plain import plain
from app.brain.tools import consent
from app.brain.tools.base import Outcome, Tool, ToolError
from app.brain.tools.checked import Arguments


class HandToPerson(Arguments):
    """Why, and what the person who takes over must know."""

    reason: Literal["asked", "complaint", "owner", "stuck"] = Field(
        description="asked: they want a person; owner: they offer a home or thing; stuck: you cannot help."
    )
    summary: str = Field(min_length=10, max_length=MAX_SUMMARY, description="What is wanted and known so far, briefly.")


class ForgetPreference(Arguments):
    """What to forget."""

    preference_id: UUID = Field(description="The id of the remembered preference.")


def hand_to_person(turn: Turn, arguments: HandToPerson) -> Outcome:
    """Propose that a person takes over."""
    proposal, card = handing.handed(arguments.reason, arguments.summary)
    note = "Say that a person will answer in this chat, promise no time, and that you go on helping meanwhile."
    return Outcome({"handed": True, "next": note}, turn.state, proposals=(proposal,), cards=(card,))


def forget_preference(turn: Turn, arguments: ForgetPreference) -> Outcome:
    """Propose to forget one thing that is remembered about the person."""
    known = turn.context.preferences
    meant = next((one for one in known if one.id == arguments.preference_id), None)
    if meant is None:
        listed = "; ".join(f"{one.id}: {plain(one.label, 60)}" for one in known[:20])
        raise ToolError(f"Nothing with that id is remembered. Remembered: {listed or 'nothing'}.")
    consent.require(turn, consent.UNDO, "Ask whether to forget it, with the word for forget.")
    facts = {"forgotten": plain(meant.label, preferences.MAX_LABEL)}
    return Outcome(facts, turn.state, proposals=(preferences.forgotten(meant),))


TOOLS = (
    Tool(
        "hand_to_person",
        "Hand the talk to a person: when they ask for one, complain, offer a listing, or you are stuck.",
        HandToPerson,
        hand_to_person,
    ),
    Tool(
        "forget_preference", "Forget something remembered, when the person asks.", ForgetPreference, forget_preference
    ),
)
