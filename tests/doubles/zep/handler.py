"""One connection: remembers what it was asked, answers by the profile, and is as ill as the rules say."""

import json
import socket
import struct
import threading
import time
from contextlib import suppress
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, ClassVar

from tests.doubles.zep.faults import Until
from tests.doubles.zep.wire import Answer, Asked

if TYPE_CHECKING:
    from tests.doubles.zep.place import Place


class Handler(BaseHTTPRequestHandler):
    """Remembers a request, then does what it asks, or what a rule does to it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    double: ClassVar["Place"]

    def setup(self) -> None:
        super().setup()
        self.double.connections.add(self.connection)
        if self.double.is_away.is_set():  # it was accepted in the last moment
            self.connection.shutdown(socket.SHUT_RDWR)

    def finish(self) -> None:
        self.double.connections.discard(self.connection)
        with suppress(OSError):
            super().finish()

    def _serve(self) -> None:
        asked = self._asked()
        if asked is None:
            self.close_connection = True
            return
        with self.double.store.lock:
            self.double.requests.append(asked)
            self.double.store.remember(asdict(asked))
            rule = next((rule for rule in self.double.rules if rule.strikes(asked.method, asked.path)), None)
        talk = _Talk(self, asked)
        if rule is None:
            talk.send(talk.commit().raw())
            return
        rule.begun.set()
        rule.fault.play(talk)
        rule.done.set()

    do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = _serve  # noqa: N815 - http.server's names

    def _asked(self) -> Asked | None:
        """Return the request, None when its client went away in the middle of it."""
        path, _, query = self.path.partition("?")
        length = int(self.headers.get("Content-Length", 0))
        raw = self.rfile.read(length)
        if len(raw) < length:
            return None
        try:
            body: Any = json.loads(raw) if raw else None
        except ValueError:
            body = raw.decode(errors="replace")
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Asked(self.command, path, query, headers, body, time.time())

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class _Talk:
    """What a fault may do with a connection."""

    def __init__(self, handler: Handler, asked: Asked) -> None:
        self._handler, self._asked = handler, asked

    def commit(self) -> Answer:
        return self._handler.double.answer(self._asked)

    def send(self, raw: bytes) -> bool:
        try:
            self._handler.connection.sendall(raw)
        except OSError:
            self._handler.close_connection = True  # nobody waits for it any more
            return False
        return True

    def wait(self, until: Until) -> bool:
        over = self._handler.double.over
        if isinstance(until, threading.Event):
            while not until.wait(0.02):
                if over.is_set():
                    return False
            return True
        return not over.wait(until)

    def close(self, *, reset: bool = False) -> None:
        self._handler.close_connection = True
        if reset:
            self._handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._handler.connection.close()
