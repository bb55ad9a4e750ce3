"""An answer as it arrives: chunks in, whole pieces out, and what they cost."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from app.integrations.llm.errors import LLMMalformed, broken

Reason = Literal["stop", "length", "tool_calls", "content_filter"]
CHARACTERS_A_TOKEN = 3  # English has about 4, Turkish and Russian 2.5 to 3: an estimate should not be too low


@dataclass(frozen=True, slots=True)
class Words:
    """The next words."""

    text: str


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool that the model wants used, put together from its fragments; `arguments` may be anything."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class End:
    """The answer is complete."""

    reason: Reason
    tokens: int


Piece = Words | ToolCall | End


@dataclass(slots=True)
class Tally:
    """What a call has cost so far. It may be read at any time, also after the call broke or was abandoned."""

    asked: int = 0  # characters of the question
    sent: int = 0  # requests that left us
    accepted: int = 0  # requests that were answered with a 200
    received: int = 0  # characters of the answer
    handed_on: int = 0  # pieces
    usage: tuple[int, int] | None = None  # tokens as the provider counted them

    @property
    def is_estimated(self) -> bool:
        """Whether the provider did not say what it spent."""
        return self.usage is None and self.accepted > 0

    @property
    def tokens(self) -> tuple[int, int]:
        """Tokens of the question and of the answer; only requests that were accepted cost anything."""
        if self.usage is not None:
            return self.usage
        return self.accepted * -(-self.asked // CHARACTERS_A_TOKEN), -(-self.received // CHARACTERS_A_TOKEN)


@dataclass(slots=True)
class _Gathering:
    id: str = ""
    name: str = ""
    arguments: str = ""


@dataclass(slots=True)
class Answer:
    """One stream being read. Whatever is not as agreed raises an error of any kind, for `renamed` to sort."""

    tally: Tally
    calls: list[_Gathering] = field(default_factory=list)
    by_index: dict[int, _Gathering] = field(default_factory=dict)
    reason: str | None = None
    has_choices: bool = False
    refused: bool = False

    def take(self, chunk: Any) -> Iterator[Piece]:
        """Yield the words of one chunk, if it has any."""
        if chunk.usage:
            self.tally.usage = (int(chunk.usage.prompt_tokens), int(chunk.usage.completion_tokens))
        for choice in chunk.choices[:1]:  # none in the chunk that brings the usage
            self.has_choices = True
            self.reason = choice.finish_reason or self.reason
            if choice.delta:
                yield from self._read(choice.delta)

    def finish(self) -> Iterator[Piece]:
        """Yield the tool calls and the end. Raises LLMError when the stream ended without being complete."""
        if not self.has_choices:
            raise LLMMalformed("no choices")
        if self.reason is None:
            raise broken("no end", begun=self.tally.handed_on > 0, again=True)
        calls = [self._whole(number, call) for number, call in enumerate(self.calls)]
        reason = self._reason()
        if not calls and not self.tally.handed_on and reason != "content_filter":
            raise LLMMalformed("empty answer")
        yield from map(self._hand_on, calls)
        yield self._hand_on(End(reason, sum(self.tally.tokens)))

    def _read(self, delta: Any) -> Iterator[Piece]:
        self.refused |= bool(delta.refusal)
        for fragment in delta.tool_calls or ():
            self._gather(fragment)
        if delta.content:
            if not isinstance(delta.content, str):
                raise LLMMalformed("words that are none")
            self.tally.received += len(delta.content)
            yield self._hand_on(Words(delta.content))

    def _gather(self, fragment: Any) -> None:
        call = self.by_index.get(fragment.index)
        # Some servers give every call the index 0: a new id begins a new one whatever the index says.
        if call is None or (fragment.id and call.id and fragment.id != call.id):
            call = self.by_index[fragment.index] = _Gathering()
            self.calls.append(call)
        call.id = call.id or fragment.id or ""
        if fragment.function:
            call.name = call.name or fragment.function.name or ""
            call.arguments += fragment.function.arguments or ""
            self.tally.received += len(fragment.function.arguments or "")

    def _whole(self, number: int, call: _Gathering) -> ToolCall:
        if not call.name:
            raise LLMMalformed("tool call without a name")
        return ToolCall(call.id or f"call_{number}", call.name, call.arguments or "{}")

    def _reason(self) -> Reason:
        if self.refused:
            return "content_filter"
        if self.reason in ("length", "content_filter"):
            return cast(Reason, self.reason)
        return "tool_calls" if self.calls else "stop"

    def _hand_on(self, piece: Piece) -> Piece:
        self.tally.handed_on += 1
        return piece
