"""The real clients, pointed at the double over the application's own HTTP policy."""

from typing import Any, cast
from uuid import NAMESPACE_OID, uuid5

import zep_cloud.client
import zep_python.client
from zep_cloud import Message as ThreadMessage
from zep_python import Message

from app.kit import http
from tests.doubles.zep.server import Zep


def community(double: Zep, *, read: float = 2.0, base_url: str = "") -> zep_python.client.Zep:
    """Return a zep-python. Its `timeout` is not optional: without it the client's own would be ignored."""
    client = cast("Any", http.client(connect=1, read=read, total=2 * read))
    return zep_python.client.Zep(
        base_url=base_url or double.url, api_key=double.secret, timeout=read, httpx_client=client
    )


def cloud(double: Zep, *, read: float = 2.0) -> zep_cloud.client.Zep:
    """Return a zep-cloud 3, which appends nothing to its address."""
    client = cast("Any", http.client(connect=1, read=read, total=2 * read))
    return zep_cloud.client.Zep(
        base_url=f"{double.url}/api/v2", api_key=double.secret, timeout=read, httpx_client=client
    )


def uuid_of(turn: str, part: str) -> str:
    """Return the uuid of one side of a turn: always the same."""
    return str(uuid5(NAMESPACE_OID, f"{turn}/{part}"))


def pair(turn: str = "t1", said: str = "hi", answered: str = "hello") -> list[Message]:
    """Return both sides of a turn for the Community Edition, under uuids of their own."""
    return [
        Message(uuid=uuid_of(turn, part), role=part, role_type=part, content=text, metadata={"turn": turn})
        for part, text in (("user", said), ("assistant", answered))
    ]


def thread_pair(turn: str = "t1", said: str = "hi", answered: str = "hello") -> list[ThreadMessage]:
    """Return both sides of a turn for a thread."""
    return [
        ThreadMessage(role=part, content=text, metadata={"turn": turn})
        for part, text in (("user", said), ("assistant", answered))
    ]
