"""How the brain talks to a language model: a question in the chat-completions form, and the pieces of its answer.

Whoever asks gets a generator; a failure is raised from it as one of the `ModelError`s below, also after some pieces.
"""

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from typing import Literal

from app.brain.types import JSON

Purpose = Literal["reply", "route", "extract", "quote"]  # what a question is for: accounts and metrics are kept by it


@dataclass(frozen=True, slots=True)
class Shape:
    """A JSON schema that the whole answer must satisfy (structured outputs)."""

    name: str
    schema: JSON


@dataclass(frozen=True, slots=True)
class Question:
    """One call of the model. `messages` and `tools` are in the form of OpenAI's chat completions API."""

    purpose: Purpose
    messages: tuple[JSON, ...]
    tools: tuple[JSON, ...] = ()
    shape: Shape | None = None
    max_tokens: int = 800  # of the answer
    deadline: float = 25.0  # seconds for the whole answer


@dataclass(frozen=True, slots=True)
class Words:
    """The next words of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class ToolCall:
    """The model wants a tool used; `arguments` is the JSON as the model wrote it, valid or not."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class End:
    """The answer is complete. `length` means that it was cut at `max_tokens`."""

    reason: Literal["stop", "length", "tool_calls", "content_filter"]
    tokens: int = 0  # spent by this call, question and answer


Piece = Words | ToolCall | End
Model = Callable[[Question], Generator[Piece, None, None]]  # to be closed: that hangs up


class ModelError(Exception):
    """The model gave no usable answer; the local agents can."""


class ModelUnavailable(ModelError):
    """Nothing was asked or nothing came: no connection, no answer in time, 429 or 5xx, or the breaker is open."""


class ModelCut(ModelError):
    """The answer broke off after its first words: connection lost, or the deadline passed."""


class ModelRefused(ModelError):
    """The provider does not want this very question (a 4xx): asking again would not help."""


class ModelMalformed(ModelError):
    """What came is not an answer in the agreed form."""


class ModelOverBudget(ModelError):
    """The day's budget for the model is spent."""


def whole(model: Model, asked: Question, longest: int) -> str:
    """Return all the words of an answer. Raises ModelError, also for more than `longest` characters."""
    said = ""
    with closing(model(asked)) as pieces:
        for piece in pieces:
            if isinstance(piece, Words):
                said += piece.text
            if isinstance(piece, End) and piece.reason != "stop":
                raise ModelCut(piece.reason)
            if len(said) > longest:
                raise ModelMalformed("the answer does not end")
    return said
