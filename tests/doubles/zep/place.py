"""A port of a double's own, which it may leave and come back to."""

import socket
import threading
from contextlib import suppress
from http.server import ThreadingHTTPServer
from typing import Any, ClassVar

from tests.doubles.zep.faults import Rule
from tests.doubles.zep.handler import Handler
from tests.doubles.zep.wire import Answer, Asked


class Place:
    """Where a double listens. `rules` are its faults: the first that fits a request strikes, the rest do not see it."""

    store: Any  # its `lock` is held while a request is written down

    def __init__(self) -> None:
        self.requests: list[Asked] = []
        self.rules: list[Rule] = []
        self.over = threading.Event()
        self.is_away = threading.Event()  # nobody listens
        self.connections: set[socket.socket] = set()
        self.port = 0
        self._server: ThreadingHTTPServer | None = None
        self._kept: socket.socket | None = None  # keeps the port while nobody listens

    @property
    def url(self) -> str:
        """The origin: what a client wants after it, if anything, is the client's."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, port: int = 0) -> None:
        """Listen: on the port that it had before, if it had one."""

        class Served(Handler):
            double: ClassVar[Place] = self

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port or port), Served)
        self._server.daemon_threads = True
        self.is_away.clear()
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        if self._kept:
            self._kept.close()
            self._kept = None

    def stop(self) -> None:
        """Listen no more and hang up on everybody: whoever comes is refused."""
        if self._server is None:
            return
        self.is_away.set()
        self._server.shutdown()
        self._server.server_close()
        self._server = None
        self._kept = socket.socket()
        self._kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._kept.bind(("127.0.0.1", self.port))
        for connection in tuple(self.connections):
            with suppress(OSError):  # it hung up first
                connection.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        """Stop for good; who hangs is let go."""
        self.over.set()
        self.stop()
        if self._kept:
            self._kept.close()

    def answer(self, asked: Asked) -> Answer:
        """Do what is asked and return what is answered, faults aside."""
        raise NotImplementedError
