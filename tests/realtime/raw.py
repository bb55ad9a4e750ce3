"""A client without manners: sends whatever bytes it likes over a WebSocket and does not read unless told to."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import websocket

from tests.live import LivePerson, LiveTown
from tests.waiting import until


class Raw:
    """One WebSocket; `connect` speaks Socket.IO as far as being accepted."""

    def __init__(self, url: str, timeout: float = 10, **options: Any) -> None:
        address = f"{url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket"
        self.line = websocket.create_connection(address, timeout=timeout, **options)
        self.asked = 0

    def connect(self, token: str) -> dict[str, Any]:
        """Return what the server answers to a handshake."""
        self.line.send("40" + json.dumps({"token": token}))
        return self.next("40", "44")

    def send(self, frame: str | bytes) -> None:
        self.line.send(frame) if isinstance(frame, str) else self.line.send_binary(frame)

    def ask(self, event: str, payload: Any) -> dict[str, Any]:
        """Send an event and return its acknowledgement."""
        self.asked += 1
        return self.answer(f"42{self.asked}{json.dumps([event, payload])}", self.asked)

    def answer(self, frame: str | bytes, number: int) -> dict[str, Any]:
        """Send a packet that asks for the acknowledgement `number` and return it."""
        self.send(frame)
        return self.next(f"43{number}[")

    def next(self, *beginnings: str) -> dict[str, Any]:
        """Return what the next packet that begins like this says; pings on the way are answered."""
        while True:
            frame = self.line.recv()
            assert frame, "the server hung up"
            if frame == "2":
                self.line.send("3")
            for beginning in beginnings:
                if frame.startswith(beginning):
                    said = json.loads(frame.removeprefix(beginning.removesuffix("[")))
                    return said[0] if isinstance(said, list) else said

    def event(self, name: str) -> dict[str, Any]:
        """Return the payload of the next event of a name."""
        while True:
            frame = self.line.recv()
            assert frame, "the server hung up"
            if frame.startswith(f'42["{name}"'):
                return json.loads(frame.removeprefix("42"))[1]

    def is_over(self) -> bool:
        """Whether the server has hung up; reads what it said before."""
        try:
            return self.line.recv() == ""
        except (websocket.WebSocketConnectionClosedException, ConnectionError):
            return True

    def wait_for_the_end(self, seconds: float = 10) -> None:
        until(self.is_over, seconds, "the server hangs up")


@contextmanager
def raw(person: LivePerson, **options: Any) -> Iterator[Raw]:
    """Somebody connected who may send anything."""
    one = Raw(person.town.url, **options)
    try:
        assert "sid" in one.connect(person.token)
        yield one
    finally:
        one.line.close()


def closed(live: LiveTown, person: LivePerson) -> str:
    """Return the line of the log that says that a person's socket was closed, once it is there."""

    def found() -> str:
        lines = live.log("web").splitlines()
        return next((line for line in lines if "socket closed" in line and person.id in line), "")

    return until(found, 10, "the log says that it was closed")
