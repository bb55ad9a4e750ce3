"""What an agent is: a turn in, a draft out."""

from collections.abc import Callable
from dataclasses import dataclass

from app.brain.checkpoint import Checkpoint
from app.brain.nlp.text import Utterance
from app.brain.types import Capabilities, Card, ListingQuery, Proposal, Recommendation, SearchResult, TurnContext
from app.brain.wording import Voice


@dataclass(frozen=True, slots=True)
class Turn:
    """Everything an agent may look at and ask for."""

    context: TurnContext
    utterance: Utterance
    act: str  # what the message is to the agent: "search", "details", "greeting"…
    state: Checkpoint
    voice: Voice
    able: Capabilities  # counted and timed by the supervisor

    def search(self, query: ListingQuery) -> SearchResult:
        """Return the listings that fit. Raises StepLimit after too many searches for one reply."""
        return self.able.search_listings(query)


@dataclass(frozen=True, slots=True)
class Draft:
    """An agent's answer: the words in the pieces they are said in, and what to remember."""

    pieces: tuple[str, ...]
    state: Checkpoint
    recommendations: tuple[Recommendation, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True)
class Agent:
    """One line of AGENTS: a name to remember and a function from turn to draft."""

    name: str
    respond: Callable[[Turn], Draft]
