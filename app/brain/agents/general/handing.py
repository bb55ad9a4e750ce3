"""Handing a talk to a person, with a summary of what was said."""

from typing import Literal

from app.brain.agents.base import Draft, Turn
from app.brain.agents.general import resuming
from app.brain.nlp.lexicon import lexicon
from app.brain.plain import plain
from app.brain.types import Card, Proposal

Reason = Literal["asked", "complaint", "owner", "stuck"]
MAX_SUMMARY, MAX_LINE = 800, 160
_LINES = 4  # of the person's last messages
_COMPLAINT = lexicon("acts")["talk"]["complaint"]


def to_person(turn: Turn) -> Draft:
    """Propose that a person takes over this talk, and say that the assistant goes on helping meanwhile."""
    return _handed(turn, "complaint" if _COMPLAINT.search(turn.utterance.text) else "asked", "hand.done")


def of_owner(turn: Turn) -> Draft:
    """The same for somebody who wants to offer something: a person takes listings in."""
    return _handed(turn, "owner", "hand.owner")


def _handed(turn: Turn, reason: Reason, key: str) -> Draft:
    told = summary(turn)
    proposal, card = handed(reason, told)
    answer = Draft(
        (turn.voice.say(key, summary=plain(told, MAX_SUMMARY)),), turn.state, proposals=(proposal,), cards=(card,)
    )
    return resuming.reminding(turn, answer)


def handed(reason: Reason, told: str) -> tuple[Proposal, Card]:
    """Return the proposal that hands the talk over, and the card that shows it."""
    body = {"reason": reason, "summary": plain(told, MAX_SUMMARY)}
    return Proposal("hand_off", body), Card("hand_off", body)


def summary(turn: Turn) -> str:
    """Return what the person wrote last and what the open talk is about, for the person who takes over."""
    said = [line.content for line in turn.context.history if line.role == "user"][-_LINES + 1 :]
    lines = [f"“{plain(words, MAX_LINE)}”" for words in (*said, turn.context.text) if words.strip()]
    return " · ".join(part for part in (*lines, resuming.open_talk(turn)) if part) or "—"
