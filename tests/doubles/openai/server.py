"""The server: remembers what it was asked and answers by its script."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

from tests.doubles.openai import embeddings
from tests.doubles.openai.answers import Answer, Fault, Reply, Request, Script, Status
from tests.doubles.openai.chat import HungUp, Sender
from tests.doubles.openai.chunks import completion
from tests.doubles.openai.rules import complaint


class OpenAI:
    """`script` says what the model answers: a list, used up one by one, or a callable that sees the request.

    `state` is how the embeddings are: HEALTHY, an HTTP status or an illness.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.state: str | int = embeddings.HEALTHY
        self._script: Script = ()
        self.requests: list[Request] = []
        self.keys: list[str | None] = []
        self.refused: list[str] = []  # why requests were answered with a 400
        self.hung_up = threading.Event()  # a client went away before its answer was complete
        self.connections = 0
        self.over = threading.Event()
        self._used = 0
        self._lock = threading.Lock()

    @property
    def script(self) -> Script:
        """What the model answers."""
        return self._script

    @script.setter
    def script(self, script: Script) -> None:
        self._script, self._used = script, 0

    @property
    def chats(self) -> list[Request]:
        """The requests for chat completions."""
        return [request for request in self.requests if request["path"].endswith("/chat/completions")]

    def next_reply(self, request: Request) -> Reply:
        """Return what the script says to a request."""
        if wrong := complaint(request):
            self.refused.append(wrong)
            return Status(400)
        if callable(self.script):
            return self.script(request)
        with self._lock:
            self._used += 1
            return self.script[self._used - 1] if self._used <= len(self.script) else Status(400, code="script_over")


@contextmanager
def serving(port: int = 0) -> Iterator[OpenAI]:
    """Serve, on a free port unless one is given, for as long as the context lasts."""

    class Handler(_Handler):
        double: ClassVar[OpenAI]

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        server.daemon_threads = True
        Handler.double = OpenAI(f"http://127.0.0.1:{server.server_port}/v1")
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield Handler.double
        Handler.double.over.set()
        server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    double: ClassVar[OpenAI]

    def setup(self) -> None:
        super().setup()
        self.double.connections += 1

    def do_POST(self) -> None:
        request = {**json.loads(self.rfile.read(int(self.headers["Content-Length"]))), "path": self.path}
        self.double.requests.append(request)
        self.double.keys.append(self.headers["Authorization"])
        if self.path.endswith("/chat/completions"):
            self._chat(request)
        elif isinstance(self.double.state, int):
            self._send(self.double.state, _error(self.double.state))
        else:
            self._send(200, embeddings.answer(request, self.double.state))

    def _chat(self, request: Request) -> None:
        reply = self.double.next_reply(request)
        if isinstance(reply, Status):
            self._send(reply.status, _error(reply.status, reply.code), reply.headers)
            return
        answer = Answer(fault=reply) if isinstance(reply, Fault) else reply
        if not request.get("stream") and not answer.fault:
            self._send(200, completion(answer, request))
            return
        try:
            Sender(self, self.double.over).send(answer, request)
        except HungUp:
            self.close_connection = True
            self.double.hung_up.set()

    def _send(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"x-request-id": "req_double", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        try:
            self.end_headers()
            self.wfile.write(raw)
        except OSError:
            self.close_connection = True  # nobody waits for it any more

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def _error(status: int, code: str | None = None) -> dict[str, Any]:
    # Like the real one, it quotes what it was given: nothing of this may reach a log.
    return {"error": {"message": f"no: {status} sk-hushhush, 'a secret wish'", "type": "error", "code": code}}
