"""Whether the person wants what a tool would change: their own words count, nobody else's.

A listing, a vendor or an article may tell the model to cancel something, and the model may believe it.
"""

from collections.abc import Iterator

from app.brain.agents.base import Turn
from app.brain.nlp import cues
from app.brain.nlp.lexicon import Words, lexicon
from app.brain.nlp.text import fold
from app.brain.tools.base import ToolError

UNDO, VISIT, TAKE = (lexicon("acts")["consent"][name] for name in ("undo", "visit", "take"))
_EARLIER = 2  # messages of the person before this one: "cancel my viewing", "which one?", "Friday's"


def require(turn: Turn, words: Words, ask: str) -> None:
    """Raise ToolError, which tells the model what to `ask`, unless the person lately named it or agrees to it now."""
    if not any(words.search(said) for said in _own(turn)) and not _is_agreed(turn, words):
        raise ToolError(f"The person has not asked for this. {ask} Only after a yes in their next message use it.")


def _own(turn: Turn) -> Iterator[str]:
    own = [line.content for line in turn.context.history if line.role == "user"]
    yield turn.utterance.text
    yield from map(fold, own[-_EARLIER:])


def _is_agreed(turn: Turn, words: Words) -> bool:
    """Whether this message is a yes to our message right before it, which named what is to be done."""
    last = turn.context.history[-1] if turn.context.history else None
    asked = last is not None and last.role == "assistant" and words.search(fold(last.content[-600:]))
    return bool(asked and cues.YES.match(turn.utterance.text))
