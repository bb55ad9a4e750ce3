"""Asking the model as a test does, and looking at what came."""

import json
import time
from collections.abc import Callable

import pytest

from app.integrations import llm
from app.integrations.llm import Call, Tally, Words
from tests.doubles import wire
from tests.doubles.openai import BROKEN, CUT, SHORT, Answer

ASKED = ({"role": "user", "content": "a secret wish"},)
SEARCH = {"type": "function", "function": {"name": "search", "parameters": {"type": "object", "properties": {}}}}
GOOD = Answer("All is well")
NOW = 0.5  # seconds: a deadline that leaves no time to ask again
SLACK = 1.1  # a deadline may be missed by a tenth
BROKE_OFF = {"cut": CUT, "error event": BROKEN, "no end": SHORT}


def ask(deadline: float = 5, tally: Tally | None = None, **more: object) -> list[llm.Piece]:
    return list(llm.ask(Call(ASKED, deadline=deadline, **more), tally or Tally()))  # type: ignore[arg-type]


def failure(deadline: float = 5, tally: Tally | None = None) -> llm.LLMError:
    with pytest.raises(llm.LLMError) as caught:
        ask(deadline, tally)
    return caught.value


def words(pieces: list[llm.Piece]) -> str:
    return "".join(piece.text for piece in pieces if isinstance(piece, Words))


def seconds(call: Callable[[], object]) -> float:
    began = time.monotonic()
    call()
    return time.monotonic() - began


def streaming(*chunks: object) -> wire.Talk:
    """Return a server that sends these chunks and [DONE]."""
    events = [f"data: {json.dumps(chunk)}\n\n" for chunk in chunks] + ["data: [DONE]\n\n"]
    body = "".join(events).encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: %d\r\n\r\n" % len(body)
    return lambda connection, _: connection.sendall(head + body)
