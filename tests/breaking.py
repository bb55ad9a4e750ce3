"""Breakers to test with: unused ones, worker processes that share them, and a provider that counts who calls."""

import json
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from app.dev import processes
from app.kit.breakers import board
from app.kit.breakers.local import Local
from tests.doubles.receiver import receiving

ROOT = Path(__file__).parent.parent


def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have this process know nothing of any breaker, as if it had just begun; empty Redis yourself."""
    from app.actors import circuits  # importing declares an actor, so the broker must be there before

    monkeypatch.setattr(board, "_link", board._Link())
    for one in board.BOARDS.values():
        monkeypatch.setattr(one, "_local", Local())
    circuits.connect()


class Provider:
    """Counts the calls that reach it; answers with `status`, and not before `gate` is open."""

    def __init__(self) -> None:
        self.url = ""
        self.status = 500
        self.calls: list[float] = []
        self.gate = threading.Event()
        self.gate.set()


@contextmanager
def provider() -> Iterator[Provider]:
    """Serve on a free port for as long as the context lasts."""
    one = Provider()

    def take(_: BaseHTTPRequestHandler, __: bytes) -> int:
        one.calls.append(time.monotonic())
        one.gate.wait(20)
        return one.status

    with receiving(take) as at:
        one.url = f"http://{at}/"
        yield one
        one.gate.set()


class Caller:
    """A process of ours that calls providers past their breakers, as it is told (`tests.calling`)."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.calling"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.process = processes.spawn(command, on_our_death=signal.SIGKILL, cwd=ROOT, **pipes)

    def tell(self, order: str, **fields: Any) -> None:
        """Give it an order."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"order": order, **fields}).encode() + b"\n")
        self.process.stdin.flush()

    def hear(self) -> Any:
        """Wait for what it answers."""
        assert self.process.stdout
        return json.loads(self.process.stdout.readline())

    def has_answered(self) -> bool:
        """Whether there is an answer to be heard."""
        return bool(select.select([self.process.stdout], [], [], 0)[0])

    def ask(self, order: str, **fields: Any) -> Any:
        """Give it an order and wait for its answer."""
        self.tell(order, **fields)
        return self.hear()

    def kill(self) -> None:
        """End it as an outage of its machine would."""
        self.process.kill()
        self.process.wait(10)


@contextmanager
def callers(count: int) -> Iterator[list[Caller]]:
    """Run so many processes; they have begun when they are handed over."""
    started = [Caller() for _ in range(count)]
    try:
        for caller in started:
            assert caller.hear() == "ready"
        yield started
    finally:
        for caller in started:
            processes.stop(caller.process, signal.SIGKILL, 5)
