"""What is asked and what is answered, as it goes over the wire."""

import json
import posixpath
import re
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote

Row = dict[str, Any]
Kind = Literal["json", "text", "html", "plain"]
TYPES: dict[Kind, str] = {
    "json": "application/json; charset=utf-8",
    "text": "text/plain; charset=utf-8",
    "html": "text/html; charset=utf-8",
    # Only errors and "OK" name JSON as their type: everything else goes out under the type that Go guesses.
    "plain": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came. `path` is raw: still quoted, slashes not collapsed, without the query."""

    method: str
    path: str
    query: str  # raw, without the question mark
    headers: dict[str, str]
    body: Any  # parsed; the text when it is no JSON; None when there was none
    at: float  # seconds since the epoch

    @property
    def parts(self) -> tuple[str, ...]:
        """The path cut at its slashes, then each part unquoted: a quoted slash belongs to an id."""
        clean = posixpath.normpath(f"/{self.path.lstrip('/')}")
        return tuple(unquote(part) for part in clean.split("/")[1:] if part)

    def number(self, name: str) -> int:
        """Return a number of the query; 0 when it is absent, empty or no number."""
        given = dict(parse_qsl(self.query)).get(name, "")
        return int(given) if re.fullmatch(r"-?\d+", given) else 0


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: a body for `json` and `plain` is anything that JSON can say, for the others it is text."""

    status: int
    body: Any = ""
    kind: Kind = "json"
    headers: dict[str, str] = field(default_factory=dict)

    def content(self) -> bytes:
        """Return the body as it goes out."""
        if self.kind in ("json", "plain"):
            return (json.dumps(self.body, ensure_ascii=False) + "\n").encode()
        return str(self.body).encode()

    def raw(self, *, head_only: bool = False) -> bytes:
        """Return all of it: one write, else a delayed ACK costs 40 ms."""
        content = self.content()
        try:
            phrase = HTTPStatus(self.status).phrase
        except ValueError:
            phrase = "Unknown"
        lines = [f"HTTP/1.1 {self.status} {phrase}", f"Content-Type: {TYPES[self.kind]}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        head = "\r\n".join([*lines, f"Content-Length: {len(content)}", "", ""]).encode()
        return head if head_only else head + content


NOT_A_PAGE = Answer(404, "404 page not found\n", "text")
UNAUTHORIZED = Answer(401, "unauthorized\n", "text")
OK = {"message": "OK"}


def error(status: int, message: str) -> Answer:
    """Return an error as the service words it."""
    return Answer(status, {"message": message})


def bad(message: str) -> Answer:
    """Return a 400 of the service's rules, as opposed to one of its parser."""
    return error(400, f"bad request: {message}")
