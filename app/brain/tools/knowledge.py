"""Local knowledge: what our articles say."""

from pydantic import Field

from app.brain.agents.base import Turn
from app.brain.agents.general import knowledge
from app.brain.agents.general.knowledge import MAX_QUESTION
from app.brain.tools.base import Outcome, Tool
from app.brain.tools.checked import Arguments

_MOST = 3  # articles told to the model


class LookUp(Arguments):
    """What to look up."""

    question: str = Field(min_length=2, max_length=MAX_QUESTION, description="The question, in the person's language.")


def look_up(turn: Turn, arguments: LookUp) -> Outcome:
    """Tell what the articles say, with who can confirm it and the day we wrote it."""
    articles = knowledge.found(turn, arguments.question)[:_MOST]
    if not articles:
        note = "We have no note about this: say so, do not guess, offer hand_to_person or draft_request."
        return Outcome({"articles": [], "note": note}, turn.state)
    rows = [
        {"title": one.title, "text": one.text, "source": one.source, "written": one.checked.isoformat()}
        for one in articles
    ]
    note = "Answer from these texts only; name who can confirm it and the day of our note."
    return Outcome({"articles": rows, "note": note}, turn.state, cards=(knowledge.sources(articles),))


TOOLS = (Tool("look_up", "Look up our notes about living in or visiting North Cyprus.", LookUp, look_up),)
