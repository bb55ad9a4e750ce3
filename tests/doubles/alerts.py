"""Somebody to alert: what Apprise's `json://` scheme talks to, on a real socket, which a test may make ill."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.doubles.receiver import receiving


class Pager:
    """Keeps what it is told; answers with `status`."""

    def __init__(self) -> None:
        self.url = ""
        self.status = 200
        self.told: list[dict[str, Any]] = []


@contextmanager
def serving() -> Iterator[Pager]:
    """Serve on a free port for as long as the context lasts."""
    pager = Pager()

    def take(_: BaseHTTPRequestHandler, body: bytes) -> int:
        pager.told.append(json.loads(body))
        return pager.status

    with receiving(take) as at:
        pager.url = f"json://{at}/"
        yield pager
