"""The chat completions endpoint: one reply of the script over one connection, well or ill."""

import select
import threading
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.doubles.openai.answers import Answer, Fault, Gap, Request
from tests.doubles.openai.chunks import chunks, event

LOOK_EVERY = 0.01  # seconds, for a client that hung up
SERVER_ERROR = {"error": {"message": "The server had an error", "type": "server_error", "code": None, "param": None}}


class HungUp(Exception):
    """The client closed its end before the answer was complete."""


class Sender:
    """Sends a streamed answer over the connection of `handler` until `over` is set."""

    def __init__(self, handler: BaseHTTPRequestHandler, over: threading.Event) -> None:
        self._handler, self._over = handler, over

    def send(self, answer: Answer, request: Request) -> None:
        """Send `answer`. Raises HungUp when the client does not want the rest."""
        try:
            self._send(answer, request)
        except OSError as error:
            raise HungUp from error

    def _send(self, answer: Answer, request: Request) -> None:
        events = [one if isinstance(one, Gap) else event(one) for one in chunks(answer, request)]
        fault = answer.fault
        if fault is None:
            self._begin()
            self._all([*events, event("[DONE]")], answer.seconds)
            self._end()
            return
        if fault.name != "hang" or fault.after:
            self._begin()
        self._all(events[: fault.after], answer.seconds)
        self._fall_ill(fault, events[fault.after :])

    def _fall_ill(self, fault: Fault, rest: list[bytes | Gap]) -> None:
        match fault.name:
            case "wrong json":
                self._all([b'data: {"id": "chatcmpl-double", "choices": [\n\n', event("[DONE]")])
                self._end()
                return
            case "error event":
                self._all([event(SERVER_ERROR)])
                self._end()
                return
            case "short":
                self._end()
                return
            case "hang":
                self._wait(threading.Event())
            case "trickle":
                self._trickle(b"".join(one for one in rest if isinstance(one, bytes)) or b":" * 100_000)
        self._handler.close_connection = True

    def _begin(self) -> None:
        self._handler.send_response(200)
        self._handler.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self._handler.send_header("Transfer-Encoding", "chunked")
        self._handler.send_header("x-request-id", "req_double")
        self._handler.end_headers()

    def _all(self, events: Iterable[bytes | Gap], seconds: float = 0.0) -> None:
        for one in events:
            if isinstance(one, Gap):
                one.reached.set()
                self._wait(one.open)
            else:
                self._write(one)
                if seconds:
                    self._wait(threading.Event(), seconds)

    def _write(self, raw: bytes) -> None:
        self._handler.wfile.write(f"{len(raw):x}\r\n".encode() + raw + b"\r\n")

    def _end(self) -> None:
        self._handler.wfile.write(b"0\r\n\r\n")

    def _trickle(self, raw: bytes) -> None:
        for byte in raw:
            self._write(bytes([byte]))
            self._wait(threading.Event(), 0.02)

    def _wait(self, opened: threading.Event, seconds: float = 3600) -> None:
        """Wait until `opened` is set, the time is over or the server ends; notice a client that goes away."""
        left = seconds
        while left > 0 and not opened.is_set() and not self._over.is_set():
            self._look()
            opened.wait(min(LOOK_EVERY, left))
            left -= LOOK_EVERY

    def _look(self) -> None:
        connection: Any = self._handler.connection
        if select.select([connection], [], [], 0)[0] and not connection.recv(1):
            raise HungUp
