"""OpenAI's embeddings endpoint on a real socket, which a test may make ill."""

import base64
import json
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

DIMENSIONS = 512
HEALTHY, EMPTY, TOO_FEW, TOO_SHORT, NONSENSE = "healthy", "empty", "too few", "too short", "nonsense"


class OpenAI:
    """Answers with vectors that stand for the words of a text; `state` is HEALTHY, an HTTP status or an illness."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.state: str | int = HEALTHY
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str | None] = []


def vector(text: str, dimensions: int = DIMENSIONS) -> list[float]:
    """Return a vector of length one in which every word has a direction of its own."""
    numbers = [0.0] * dimensions
    for word in text.lower().replace(".", " ").split():
        numbers[zlib.crc32(word.encode()) % dimensions] += 1.0
    length = sum(number * number for number in numbers) ** 0.5 or 1.0
    return [number / length for number in numbers]


@contextmanager
def serving() -> Iterator[OpenAI]:
    """Serve on a free port for as long as the context lasts."""

    class Handler(_Handler):
        double: ClassVar[OpenAI]

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        Handler.double = OpenAI(f"http://127.0.0.1:{server.server_port}/v1")
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield Handler.double
        server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    double: ClassVar[OpenAI]

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.double.requests.append({"path": self.path, **request})
        self.double.keys.append(self.headers["Authorization"])
        if isinstance(self.double.state, int):
            self._send(self.double.state, {"error": {"message": "no", "type": "error", "code": None}})
        else:
            self._send(200, self._answer(request))

    def _answer(self, request: dict[str, Any]) -> Any:
        texts = request["input"]
        if self.double.state == NONSENSE:
            return ["nonsense"]
        if self.double.state in (EMPTY, TOO_FEW):
            texts = texts[: 0 if self.double.state == EMPTY else -1]
        dimensions = 5 if self.double.state == TOO_SHORT else request.get("dimensions", 1536)
        vectors = [vector(text, dimensions) for text in texts]
        return {
            "object": "list",
            "model": request["model"],
            "usage": {"prompt_tokens": 1, "total_tokens": 1},
            "data": [
                {"object": "embedding", "index": n, "embedding": self._encoded(one, request)}
                for n, one in enumerate(vectors)
            ],
        }

    def _encoded(self, numbers: list[float], request: dict[str, Any]) -> Any:
        if request.get("encoding_format") != "base64":
            return numbers
        return base64.b64encode(struct.pack(f"<{len(numbers)}f", *numbers)).decode()

    def _send(self, status: int, body: Any) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
