"""A web process by itself, and what it answers."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from app.dev import processes
from app.dev.servers.embedded import free_port
from tests.live import COMMANDS, spawned
from tests.waiting import until


@contextmanager
def serving(log: Path, **settings: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run a web process on the database of this test; yield it when it is ready, and its address."""
    port = free_port()
    process = spawned(COMMANDS["web"], {**os.environ, "PORT": str(port), **settings}, log)
    url = f"http://127.0.0.1:{port}"
    until(lambda: status(f"{url}/readyz") == 200, 90, "it is ready")
    yield process, url
    processes.stop(process, signal.SIGTERM, 10)


def status(url: str) -> int | None:
    """Return the status of an address, None when nobody answers."""
    try:
        return requests.get(url, timeout=2).status_code
    except requests.RequestException:
        return None
