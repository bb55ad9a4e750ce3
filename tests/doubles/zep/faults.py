"""What may go wrong between a request and its answer, and when."""

import re
import threading
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.doubles.zep.wire import Answer, Kind

Until = float | threading.Event  # seconds, or a gate that a test opens: better than any number of seconds
FOREVER = 3600.0


class Talk(Protocol):
    """A conversation with a client, as a fault sees it."""

    def commit(self) -> Answer:
        """Do what was asked and return what would be answered."""

    def send(self, raw: bytes) -> bool:
        """Send bytes; return False when nobody is there to take them."""

    def wait(self, until: Until) -> bool:
        """Return True after the wait, False when the double ends before."""

    def close(self, *, reset: bool = False) -> None:
        """Hang up; with `reset` so that the client sees a connection reset."""


class Fault(Protocol):
    """One way of going wrong."""

    def play(self, talk: Talk) -> None:
        """Answer, or do not."""


@dataclass(frozen=True)
class Latency:
    """Works and answers, but later."""

    wait: Until

    def play(self, talk: Talk) -> None:
        """Wait, then answer."""
        if talk.wait(self.wait):
            talk.send(talk.commit().raw())


@dataclass(frozen=True)
class Status:
    """Answers an error: before anything is done or, with `after`, when everything is."""

    status: int
    kind: Kind = "json"
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    after: bool = False

    def play(self, talk: Talk) -> None:
        """Answer the error."""
        if self.after:
            talk.commit()
        talk.send(Answer(self.status, self._body(), self.kind, self.headers).raw())

    def _body(self) -> Any:
        if self.body is not None:
            return self.body
        words = {"html": f"<html><body><h1>{self.status}</h1></body></html>", "text": f"error {self.status}\n"}
        return words.get(self.kind, {"message": f"error {self.status}"})


@dataclass(frozen=True)
class Hang:
    """Says nothing and hangs up at last: nothing is done or, with `after`, everything is."""

    wait: Until = FOREVER
    after: bool = False

    def play(self, talk: Talk) -> None:
        """Keep the client waiting."""
        if self.after:
            talk.commit()
        talk.wait(self.wait)
        talk.close()


@dataclass(frozen=True)
class LateCommit:
    """Does what was asked when the client is long gone. A gate makes sure of the order of things."""

    wait: Until

    def play(self, talk: Talk) -> None:
        """Wait, do it, say nothing."""
        if talk.wait(self.wait):
            talk.commit()
        talk.close()


@dataclass(frozen=True)
class Reset:
    """The connection is reset: before anything is done or, with `after`, when everything is."""

    after: bool = False

    def play(self, talk: Talk) -> None:
        """Send RST."""
        if self.after:
            talk.commit()
        talk.close(reset=True)


@dataclass(frozen=True)
class Close:
    """Hangs up in good manners, but without an answer."""

    after: bool = False

    def play(self, talk: Talk) -> None:
        """Send FIN."""
        if self.after:
            talk.commit()
        talk.close()


@dataclass(frozen=True)
class Trickle:
    """Works, then sends the answer byte by byte."""

    bytes_per_second: float

    def play(self, talk: Talk) -> None:
        """Send a byte, wait, send the next."""
        for byte in talk.commit().raw():
            if not talk.send(bytes([byte])) or not talk.wait(1 / self.bytes_per_second):
                return


@dataclass(frozen=True)
class WrongJson:
    """Works, then answers 2xx with a body that is not what was promised: `[]`, `null`, or half of it."""

    body: str = "truncated"

    def play(self, talk: Talk) -> None:
        """Answer it under the status of the right one."""
        answer = talk.commit()
        whole = answer.content().decode()
        text = whole[: len(whole) // 2] if self.body == "truncated" else self.body
        talk.send(Answer(answer.status, text, "text").raw())


@dataclass(frozen=True)
class DoubleBody400:
    """Does everything, then answers 400 with two bodies in one: what the real one does with too many messages."""

    def play(self, talk: Talk) -> None:
        """Answer both."""
        talk.commit()
        talk.send(Answer(400, '{"message":"no"}\n{"message":"OK"}\n', "text").raw())


@dataclass
class Rule:
    """A fault, and the requests it strikes: those whose method and path fit, from the `nth` on, `times` of them."""

    fault: Fault
    method: str = ""  # any when empty
    path: str = ""  # a regular expression, searched in the raw path
    nth: int = 1
    times: int | None = 1  # None: all that follow
    seen: int = 0
    begun: threading.Event = field(default_factory=threading.Event)  # it has struck
    done: threading.Event = field(default_factory=threading.Event)  # it has played to its end

    def strikes(self, method: str, path: str) -> bool:
        """Count a request that fits and tell whether the rule is for it."""
        if self.method not in ("", method) or not re.search(self.path, path):
            return False
        self.seen += 1
        return self.nth <= self.seen and (self.times is None or self.seen < self.nth + self.times)
