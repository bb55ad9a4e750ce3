"""The server: remembers what it was asked, answers by its profile, and is as ill as its rules say."""

import json
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from tests.doubles.zep import community, threads, zero
from tests.doubles.zep.faults import Fault, Rule, Until
from tests.doubles.zep.invariants import violations
from tests.doubles.zep.service import Profile, Service
from tests.doubles.zep.wire import NOT_A_PAGE, UNAUTHORIZED, Answer, Asked, error, query_of

BIGGEST = 5 << 20  # bytes of a body
FLAVOURS = {"ce": community.answer, "strict": community.answer, "cloud3": threads.answer, "v0": zero.answer}
SECRET = "a-zep-secret"


class Zep(Service):
    """A Zep on a real socket. `rules` are its faults; the first that fits a request strikes."""

    def __init__(self, profile: Profile = "ce", file: Path | None = None) -> None:
        super().__init__(profile, file)
        self.secret = SECRET
        self.requests = [Asked(**request) for request in self.store.requests]
        self.rules: list[Rule] = []
        self.over = threading.Event()
        self.port = 0
        self._server: ThreadingHTTPServer | None = None
        self._place: socket.socket | None = None  # keeps the port while nobody listens
        self.connections: set[socket.socket] = set()

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

        class Handler(_Handler):
            double: ClassVar[Zep] = self

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port or port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        if self._place:
            self._place.close()
            self._place = None

    def stop(self) -> None:
        """Listen no more and hang up on everybody: whoever comes is refused."""
        if self._server is None:
            return
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
        if asked.path == "/healthz":
            return Answer(200, ".", "text")
        if asked.parts[:2] not in (("api", "v2"), ("api", "v1")):
            return NOT_A_PAGE
        if asked.headers.get("authorization") != f"Api-Key {self.secret}":
            return UNAUTHORIZED
        if int(asked.headers.get("content-length", 0)) > BIGGEST:
            return error(413, "request body too large")
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


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    double: ClassVar[Zep]

    def setup(self) -> None:
        super().setup()
        self.double.connections.add(self.connection)

    def finish(self) -> None:
        self.double.connections.discard(self.connection)
        with suppress(OSError):
            super().finish()

    def _serve(self) -> None:
        asked = self._asked()
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

    def _asked(self) -> Asked:
        path, _, query = self.path.partition("?")
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            body: Any = json.loads(raw) if raw else None
        except ValueError:
            body = raw.decode(errors="replace")
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Asked(self.command, path, query_of(query), headers, body, time.time())

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class _Talk:
    """What a fault may do with a connection."""

    def __init__(self, handler: _Handler, asked: Asked) -> None:
        self._handler, self._asked = handler, asked

    def commit(self) -> Answer:
        return self._handler.double.answer(self._asked)

    def send(self, raw: bytes) -> None:
        try:
            self._handler.connection.sendall(raw)
        except OSError:
            self._handler.close_connection = True  # nobody waits for it any more

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
