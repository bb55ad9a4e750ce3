"""Somebody to alert: what Apprise's `json://` scheme talks to, on a real socket, which a test may make ill."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


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

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            pager.told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(pager.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        pager.url = f"json://127.0.0.1:{server.server_port}/"
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield pager
        server.shutdown()
