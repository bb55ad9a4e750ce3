"""What a test lets the model say: words, tool calls or a fault."""

import json
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

Request = dict[str, Any]  # as it came, with `path`


@dataclass(frozen=True, slots=True)
class Fault:
    """An illness; `after` chunks of the answer are still sent."""

    name: str
    after: int = 0

    def __call__(self, after: int) -> "Fault":
        """Return the same illness that breaks out later."""
        return Fault(self.name, after)


HANG = Fault(
    "hang"
)  # says nothing more until the client hangs up or the server ends; not even headers when `after` is 0
TRICKLE = Fault("trickle")  # sends one byte every 20 ms for ever
CUT = Fault("cut")  # closes the connection in the middle of the body
WRONG_JSON = Fault("wrong json")  # sends a chunk that cannot be read, then ends
BROKEN = Fault("error event")  # sends what OpenAI sends when it fails in the middle of an answer
SHORT = Fault("short")  # ends the body neatly, without a finish_reason


@dataclass(frozen=True, slots=True)
class Status:
    """An answer that is an error of HTTP."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Tool:
    """A call of a tool; arguments in a string are sent as they are, however wrong."""

    name: str | None
    arguments: dict[str, Any] | str
    id: str | None = None

    def raw(self) -> str:
        """Return the arguments as they go over the wire."""
        return self.arguments if isinstance(self.arguments, str) else json.dumps(self.arguments, ensure_ascii=False)


class Gap:
    """Stands between two chunks until a test opens it."""

    def __init__(self) -> None:
        self.reached = threading.Event()  # the server waits here
        self.open = threading.Event()


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the model. A str is split into words, a sequence is sent as it is; a Gap holds up what follows."""

    words: str | Sequence[str | Gap] = ""
    tools: Sequence[Tool] = ()
    fault: Fault | None = None
    finish: str | None = None
    usage: tuple[int, int] | None = (11, 7)  # tokens; None: the server does not say
    refusal: str = ""
    seconds: float = 0.0  # between two chunks

    def pieces(self) -> list[str | Gap]:
        """Return what is sent one by one."""
        return re.findall(r"\S+\s*|\s+", self.words) if isinstance(self.words, str) else list(self.words)

    def text(self) -> str:
        """Return all words."""
        return "".join(piece for piece in self.pieces() if isinstance(piece, str))

    def reason(self) -> str:
        """Return the finish_reason."""
        return self.finish or ("tool_calls" if self.tools else "stop")


Reply = Answer | Status | Fault
Script = Sequence[Reply] | Callable[[Request], Reply]
