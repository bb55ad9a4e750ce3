"""A model that says what a test wrote, in this process: the brain cannot tell it from the one behind the network."""

import json
from collections.abc import Generator, Mapping
from typing import Any

from app.brain.model import End, Piece, Question, ToolCall, Words


def uses(name: str, **arguments: Any) -> ToolCall:
    return ToolCall(f"call_{name}", name, json.dumps(arguments))


class Scripted:
    """Gives its answers one after the other; an answer is words, tool calls and, to break off, an error."""

    def __init__(self, *answers: Any) -> None:
        self.answers = [answer if isinstance(answer, (list, tuple)) else [answer] for answer in answers]
        self.asked: list[Question] = []
        self.closed = 0

    def __call__(self, question: Question) -> Generator[Piece, None, None]:
        self.asked.append(question)
        if not self.answers:
            raise AssertionError("the model was asked more often than the test wrote answers")
        return self._speaking(self.answers.pop(0))

    def _speaking(self, answer: list[Any]) -> Generator[Piece, None, None]:
        try:
            for part in answer:
                if isinstance(part, BaseException):
                    raise part
                yield Words(part) if isinstance(part, str) else part
            yield End("stop")
        finally:
            self.closed += 1

    def read(self, question: int = -1) -> list[Mapping[str, Any]]:
        """Return the messages that one question carried."""
        return list(self.asked[question].messages)

    def facts(self, question: int = -1) -> list[dict[str, Any]]:
        """Return what the tools had answered by the time of one question."""
        return [json.loads(line["content"]) for line in self.read(question) if line["role"] == "tool"]
