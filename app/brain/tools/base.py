"""What a tool is: typed arguments in, facts out.

A tool gets the turn, and with it the person: no argument can name another one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from app.brain.agents.base import Turn
from app.brain.checkpoint import Checkpoint
from app.brain.types import JSON, Card, Proposal, Recommendation


class ToolError(Exception):
    """The tool cannot do this; the words say what would help, and the model reads them."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a tool: `facts` for the model to tell, the rest goes into the reply whatever the model says."""

    facts: JSON
    state: Checkpoint
    recommendations: tuple[Recommendation, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    cards: tuple[Card, ...] = ()
    agent: str | None = None  # who goes on with the talk, when it is passed on


@dataclass(frozen=True, slots=True)
class Tool:
    """One thing the model may do. `description` is read by the model; `arguments` is checked before `run` sees it.

    `run` raises ToolError, with words for the model, when it cannot do what is asked.
    """

    name: str
    description: str
    arguments: type[BaseModel]
    run: Callable[[Turn, Any], Outcome]

    def schema(self) -> dict[str, Any]:
        """Return the tool in the form of OpenAI's chat completions API."""
        parameters = self.arguments.model_json_schema()
        return {
            "type": "function",
            "function": {"name": self.name, "description": self.description, "parameters": parameters},
        }
