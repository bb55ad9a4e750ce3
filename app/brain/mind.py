"""Thinking with the model: it speaks and uses tools, in bounded steps, until it has answered."""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from app.brain import briefing
from app.brain.agents.base import Turn
from app.brain.errors import StepLimit
from app.brain.guardrails import Screen
from app.brain.model import Model, ModelCut, ModelMalformed, ModelUnavailable, Question, ToolCall, Words
from app.brain.prompts import prompt
from app.brain.seam import Seam
from app.brain.tools import COMMON, TOOLS, Outcome, Tool, ToolError
from app.brain.types import Card, Proposal, Recommendation

MAX_STEPS = 6  # answers of the model for one reply
MAX_CALLS = 8  # uses of tools for one reply
DEADLINE = 45.0  # seconds for the whole reply
ANSWER_DEADLINE = 25.0  # seconds for one answer
LEAST = 3.0  # seconds below which asking once more is not worth it
LONGEST_REPLY = 12_000  # characters that the model writes for one reply: what is shown is stored
LONGEST_ARGUMENTS = 4_000  # characters of one use of a tool; longer ones are neither read nor sent back
LONGEST_NAME = 64  # characters of a tool's name or of the id of its use

ONCE = {"open_request", "book_viewing", "hand_off"}  # kinds of proposals: one for each turn, the domain keeps to it

Timed = Callable[..., Any]


@dataclass(slots=True)
class Mind:
    """The model at work on one turn as `agent`; `say` shows words to the reader, `timed` keeps the trace."""

    turn: Turn
    agent: str
    model: Model
    say: Callable[[str], None]
    timed: Timed
    recommendations: tuple[Recommendation, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    cards: tuple[Card, ...] = ()
    _messages: list[briefing.Message] = field(default_factory=list)
    _screen: Screen = field(default_factory=Screen)
    _heard: str = ""  # the words of the answer at hand, as the model wrote them
    _spoke: bool = False  # words of this reply were shown
    _breaks: bool = False  # a paragraph ends before the next words
    _calls: int = 0
    _written: int = 0  # characters of all answers
    _resumed: bool = False
    _until: float = 0.0

    def answer(self) -> None:
        """Let the model answer the turn; afterwards `turn.state`, `agent` and the rest say what came of it.

        Raises ModelError, or StepLimit when it does not come to an end.
        """
        self._until = time.monotonic() + DEADLINE
        self._messages = briefing.opening(self.turn, self.agent)
        try:
            self._step_by_step()
        finally:
            self._show(self._screen.rest())  # an answer that broke off for good

    def _step_by_step(self) -> None:
        for _ in range(MAX_STEPS):
            calls = self._listen()
            if not calls:
                return self._finish()
            self._messages.append({"role": "assistant", "content": self._heard or None, "tool_calls": _wire(calls)})
            for call in calls:
                self._messages.append({"role": "tool", "tool_call_id": call.id, "content": self._used(call)})
        raise StepLimit(f"{MAX_STEPS} answers of the model")

    def _finish(self) -> None:
        if not self._spoke:
            raise ModelMalformed("the model ended without a word")

    def _listen(self) -> list[ToolCall]:
        """Hear one answer of the model; one that breaks off is continued once."""
        self._heard = ""
        try:
            return self._hear(self._messages, Seam(""))
        except ModelCut:
            if self._resumed:
                raise
            self._resumed = True
        half = {"role": "assistant", "content": self._heard}
        mend = {"role": "system", "content": prompt("continue")}
        return self._hear([*self._messages, half, mend] if self._heard else self._messages, Seam(self._heard))

    def _hear(self, messages: list[briefing.Message], seam: Seam) -> list[ToolCall]:
        return self.timed("model", lambda: self._take(self._question(messages), seam))  # type: ignore[no-any-return]

    def _take(self, question: Question, seam: Seam) -> list[ToolCall]:
        calls: list[ToolCall] = []
        with closing(self.model(question)) as pieces:
            for piece in pieces:
                if isinstance(piece, Words):
                    self._speak(seam.feed(self._counted(piece.text)))
                elif isinstance(piece, ToolCall):
                    calls.append(self._bounded(piece))
        self._speak(seam.rest())
        self._show(self._screen.rest())  # not when it broke off: half an address waits for its other half
        self._breaks = self._spoke
        return calls

    def _counted(self, words: str) -> str:
        self._written += len(words)
        if self._written > LONGEST_REPLY:
            raise StepLimit(f"{LONGEST_REPLY} characters")
        return words

    def _bounded(self, call: ToolCall) -> ToolCall:
        """Return the call in a size that may be sent back at every further step; arguments beyond it fit no tool."""
        arguments = call.arguments if len(call.arguments) <= LONGEST_ARGUMENTS else "null"
        return ToolCall(call.id[:LONGEST_NAME], call.name[:LONGEST_NAME], arguments)

    def _question(self, messages: list[briefing.Message]) -> Question:
        left = self._until - time.monotonic()
        if left < LEAST:
            raise ModelUnavailable("no time is left for another answer")
        tools = tuple(tool.schema() for tool in self._tools())
        return Question("reply", tuple(messages), tools, deadline=min(left, ANSWER_DEADLINE))

    def _tools(self) -> tuple[Tool, ...]:
        return (*TOOLS[self.agent], *COMMON)

    def _speak(self, words: str) -> None:
        self._heard += words
        self._show(self._screen.feed(words))

    def _show(self, words: str) -> None:
        if not words:
            return
        lead = "\n\n" if self._breaks else ""
        words = words if self._spoke and not lead else words.lstrip()
        if words:
            self.say(lead + words)
            self._spoke, self._breaks = True, False

    def _used(self, call: ToolCall) -> str:
        """Use a tool and return what the model reads of it; a tool's no is an answer too."""
        self._calls += 1
        if self._calls > MAX_CALLS:
            raise StepLimit(f"{MAX_CALLS} uses of tools")
        tool = next((tool for tool in self._tools() if tool.name == call.name), None)
        try:
            # The trace is stored: a name that is none of ours stays out of it.
            outcome = self.timed("act", lambda: self._run(tool, call), tool=tool.name if tool else "unknown")
        except ToolError as error:
            return briefing.told({"error": str(error)})
        self._keep(outcome)
        return briefing.told(outcome.facts)

    def _run(self, tool: Tool | None, call: ToolCall) -> Outcome:
        if tool is None:
            raise ToolError(f"there is no tool {call.name[:40]!r} here")
        try:
            arguments = tool.arguments.model_validate_json(call.arguments or "{}")
        except ValidationError as error:
            faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:5])
            raise ToolError(f"the arguments do not fit: {faults}") from error
        return tool.run(self.turn, arguments)

    def _keep(self, outcome: Outcome) -> None:
        self.turn = replace(self.turn, state=outcome.state)
        self.recommendations = outcome.recommendations or self.recommendations
        self.proposals = _joined(self.proposals, outcome.proposals)
        new = {card.kind for card in outcome.cards}
        self.cards = (*(card for card in self.cards if card.kind not in new), *outcome.cards)
        self._screen.allow(_links(outcome.cards))
        if outcome.agent:
            self.agent = outcome.agent
            self._messages[0] = briefing.system(self.turn, self.agent)


def _wire(calls: list[ToolCall]) -> list[dict[str, Any]]:
    return [
        {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
        for call in calls
    ]


def _joined(earlier: tuple[Proposal, ...], later: tuple[Proposal, ...]) -> tuple[Proposal, ...]:
    """Return all proposals, each once; of those that a turn makes one of, the later, which the card shows too."""
    kinds = {one.kind for one in later} & ONCE
    return (*(one for one in earlier if one.kind not in kinds and one not in later), *later)


def _links(cards: tuple[Card, ...]) -> frozenset[str]:
    sources = [source for card in cards if card.kind == "sources" for source in card.body["sources"]]
    return frozenset(source["url"] for source in sources if source["url"])
