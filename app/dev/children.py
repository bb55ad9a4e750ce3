"""The programs a running copy consists of, each started again whenever it ends."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from app.dev import processes
from app.dev.servers import ServerFailed
from app.dev.servers.embedded import rotate
from app.dev.terminal import Terminal
from app.dev.workplace import ROOT, Workplace

FIRST_DELAY, LONGEST_DELAY = 0.2, 5.0
SETTLED_SECONDS = 30.0


@dataclass(frozen=True)
class Child:
    """A program to run; `grace` is the seconds it gets to end by itself."""

    name: str
    argv: tuple[str, ...]
    grace: float


class Part(Protocol):
    """What can be kept alive: a program of ours or an embedded server."""

    @property
    def name(self) -> str:
        """What to call it."""

    def start(self) -> object:
        """Start it; raises ServerFailed or OSError."""

    def wait(self) -> int | None:
        """Block until it ends; its exit code."""

    def stop(self) -> None:
        """End it within a bounded time."""

    def kill(self) -> None:
        """End it at once."""


class Program:
    """A child with its output passed on to the terminal and to `<var>/log/<name>.log`."""

    def __init__(self, child: Child, environment: Mapping[str, str], workplace: Workplace, terminal: Terminal) -> None:
        self.name = child.name
        self._child = child
        self._environment = environment
        self._workplace = workplace
        self._terminal = terminal
        self._process: subprocess.Popen[bytes] | None = None
        self._relay_thread: threading.Thread | None = None

    def start(self) -> None:
        """Start it in a session of its own, where the terminal's Ctrl-C does not reach it."""
        process = processes.spawn(
            self._child.argv,
            on_our_death=signal.SIGTERM,
            env=self._environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._process = process
        self._workplace.note_pid(self.name, process.pid)
        self._relay_thread = threading.Thread(target=self._relay, args=(process,), daemon=True)
        self._relay_thread.start()

    def wait(self) -> int | None:
        """Block until it ends, then end the programs it started itself and left behind; its exit code."""
        if self._process is None:
            return None
        code = self._process.wait()
        self._kill_session()
        return code

    def stop(self) -> None:
        """SIGTERM, the grace, then SIGKILL for it and all it started."""
        if self._process:
            processes.stop(self._process, signal.SIGTERM, self._child.grace)
            self._kill_session()
        if self._relay_thread:
            self._relay_thread.join(timeout=1)

    def kill(self) -> None:
        """SIGKILL for it and all it started."""
        if self._process:
            self._kill_session()

    def _kill_session(self) -> None:
        try:
            os.killpg(self._process.pid, signal.SIGKILL) if self._process else None
        except (ProcessLookupError, PermissionError):  # nobody left; macOS says it the second way
            return

    def _relay(self, process: subprocess.Popen[bytes]) -> None:
        path = self._workplace.logs / f"{self.name}.log"
        rotate(path)
        with path.open("ab") as log:
            for line in process.stdout or ():
                log.write(line)
                log.flush()
                self._terminal.relay(self.name, line.decode(errors="replace").rstrip())


class Kept:
    """A part that is started again, after a growing delay, whenever it ends by itself."""

    def __init__(self, part: Part, terminal: Terminal) -> None:
        self.name = part.name
        self._part = part
        self._terminal = terminal
        self._stopping = threading.Event()
        self._changing = threading.Lock()

    def start(self) -> None:
        """Start it and keep it; raises what the first start raises."""
        with self._changing:
            if self._stopping.is_set():
                return
            self._part.start()
        threading.Thread(target=self._keep, name=f"keep {self.name}", daemon=True).start()

    def stop(self) -> None:
        """End it for good, within its bounded time."""
        self._stopping.set()
        with self._changing:
            self._part.stop()

    def kill(self) -> None:
        """End it for good, at once."""
        self._stopping.set()
        self._part.kill()

    def _keep(self) -> None:
        delay = FIRST_DELAY
        while True:
            began = time.monotonic()
            code = self._part.wait()
            if time.monotonic() - began > SETTLED_SECONDS:
                delay = FIRST_DELAY
            if self._stopping.is_set():
                return
            self._terminal.step(f"{self.name} ended ({describe(code)}); starting it again in {delay:.1f} s")
            if self._stopping.wait(delay):
                return
            delay = min(delay * 2, LONGEST_DELAY)
            self._start_again()

    def _start_again(self) -> None:
        with self._changing:
            if self._stopping.is_set():
                return
            try:
                self._part.start()
            except (ServerFailed, OSError) as problem:
                self._terminal.step(f"{self.name}: {problem}")


def describe(code: int | None) -> str:
    """How a program ended, in words."""
    if code is None:
        return "never ran"
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
