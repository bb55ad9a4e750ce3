"""What an agent is: a turn in, a draft out."""

from collections.abc import Callable
from dataclasses import dataclass

from app.brain.checkpoint import Checkpoint
from app.brain.nlp.text import Utterance
from app.brain.types import ListingQuery, Proposal, Recommendation, SearchResult, TurnContext
from app.brain.wording import Voice


@dataclass(frozen=True, slots=True)
class Turn:
    """Everything an agent may look at, and the one thing it may ask for."""

    context: TurnContext
    utterance: Utterance
    intent: str
    state: Checkpoint
    voice: Voice
    search: Callable[[ListingQuery], SearchResult]


@dataclass(frozen=True, slots=True)
class Draft:
    """An agent's answer: the words in the pieces they are said in, and what to remember."""

    pieces: tuple[str, ...]
    state: Checkpoint
    recommendations: tuple[Recommendation, ...] = ()
    proposals: tuple[Proposal, ...] = ()


@dataclass(frozen=True, slots=True)
class Agent:
    """One line of AGENTS: a name to remember and a function from turn to draft."""

    name: str
    respond: Callable[[Turn], Draft]
