"""The double: its socket, its rules, and what a test asks it afterwards."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

from tests.doubles.zep import community, threads, zero
from tests.doubles.zep.faults import Fault, Rule
from tests.doubles.zep.handler import Handler
from tests.doubles.zep.invariants import violations
from tests.doubles.zep.service import Profile, Service
from tests.doubles.zep.store import Store
from tests.doubles.zep.wire import NOT_A_PAGE, UNAUTHORIZED, Answer, Asked, error

BIGGEST = 5 << 20  # bytes of a body
FLAVOURS = {"ce": community.answer, "strict": community.answer, "cloud3": threads.answer}
SECRET = "a-zep-secret"
HEALTHY = Answer(200, ".", "text")


class Zep(Service):
    """A Zep on a real socket. `rules` are its faults: the first that fits a request strikes, the rest do not see it."""

    def __init__(self, profile: Profile = "ce", file: Path | None = None, *, is_over: bool = False) -> None:
        super().__init__(profile, Store(file, is_over=is_over))
        self.secret = SECRET
        self.requests = [Asked(**request) for request in self.store.requests]
        self.rules: list[Rule] = []
        self.over = threading.Event()
        self.is_away = threading.Event()  # nobody listens
        self.port = 0
        self._server: ThreadingHTTPServer | None = None
        self._place: socket.socket | None = None  # keeps the port while nobody listens
        self.connections: set[socket.socket] = set()

    @classmethod
    def left_in(cls, file: Path, profile: Profile = "ce") -> "Zep":
        """Return what a process left in its file, to be looked at only."""
        return cls(profile, file, is_over=True)

    @property
    def url(self) -> str:
        """The origin; zep-cloud wants `/api/v2` after it, zep-python wants nothing."""
        return f"http://127.0.0.1:{self.port}"

    def fail(self, fault: Fault, method: str = "", path: str = "", *, nth: int = 1, times: int | None = 1) -> Rule:
        """Add a rule and return it."""
        self.rules.append(Rule(fault, method, path, nth, times))
        return self.rules[-1]

    def start(self, port: int = 0) -> None:
        """Listen: on the port that it had before, if it had one."""

        class Served(Handler):
            double: ClassVar[Zep] = self

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port or port), Served)
        self._server.daemon_threads = True
        self.is_away.clear()
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        if self._place:
            self._place.close()
            self._place = None

    def stop(self) -> None:
        """Listen no more and hang up on everybody: whoever comes is refused."""
        if self._server is None:
            return
        self.is_away.set()
        self._server.shutdown()
        self._server.server_close()
        self._server = None
        self._place = socket.socket()
        self._place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._place.bind(("127.0.0.1", self.port))
        for connection in tuple(self.connections):
            with suppress(OSError):  # it hung up first
                connection.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        """Stop for good; who hangs is let go."""
        self.over.set()
        self.stop()
        if self._place:
            self._place.close()
        self.store.close()

    def answer(self, asked: Asked) -> Answer:
        """Do what is asked and return what is answered, faults aside."""
        if self.profile == "v0":
            return zero.answer(self, asked)
        if asked.parts[:2] != ("api", "v2"):
            return HEALTHY if asked.path == "/healthz" else NOT_A_PAGE
        if asked.headers.get("authorization") != f"Api-Key {self.secret}":
            return UNAUTHORIZED
        if int(asked.headers.get("content-length", 0)) > BIGGEST:
            return error(413, "request body too large")
        if asked.method in ("POST", "PATCH") and not isinstance(asked.body, dict | None):
            return error(400, "invalid character: the body is no JSON object")
        return FLAVOURS[self.profile](self, asked)

    def invariants(self) -> None:
        """Raise AssertionError with everything that no client may ever do."""
        wrong = list(violations(self.messages, self.requests, self.profile))
        assert not wrong, "; ".join(wrong)

    def requests_at_most(self, number: int) -> None:
        """Raise AssertionError when there were more."""
        made = [f"{asked.method} {asked.path}" for asked in self.requests]
        assert len(made) <= number, f"{len(made)} requests, at most {number} allowed: {made}"


@contextmanager
def serving(profile: Profile = "ce", port: int = 0, file: Path | None = None) -> Iterator[Zep]:
    """Serve, on a free port unless one is given, for as long as the context lasts; `file` keeps what is committed."""
    double = Zep(profile, file)
    double.start(port)
    try:
        yield double
    finally:
        double.end()
