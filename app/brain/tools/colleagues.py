"""Handing the talk to another agent: the router may have been wrong, or the person turned to something else."""

from typing import Literal

from app.brain.agents.base import Turn
from app.brain.tools.arguments import Strict
from app.brain.tools.base import Outcome, Tool


class Colleague(Strict):
    """Who is to go on."""

    agent: Literal["real_estate", "marketplace", "requests", "general"]


def pass_on(turn: Turn, colleague: Colleague) -> Outcome:
    """Let a colleague answer this message, with what they remember of the talk."""
    facts = {"you_are_now": colleague.agent, "note": "answer the person's message with this colleague's tools"}
    return Outcome(facts, turn.state, agent=colleague.agent)


PASS_ON = Tool("pass_on", "Become the colleague whose matter this is; then go on with their tools.", Colleague, pass_on)
