"""Things that die and are started again, as a supervisor does."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.dev import processes
from app.dev.servers import ServerFailed

ROOT = Path(__file__).parent.parent.parent
GRACE = 25.0  # seconds a program has to end by itself


class Part(Protocol):
    """A program or an embedded server."""

    def start(self) -> object: ...

    def wait(self) -> int | None: ...

    def kill(self) -> None: ...

    def stop(self) -> None: ...


class Program:
    """One of our processes; its output goes to `<folder>/<name>.log`."""

    def __init__(self, name: str, arguments: tuple[str, ...], environment: dict[str, str], folder: Path) -> None:
        self._argv = [sys.executable, *arguments]
        self._environment = environment
        self._log = folder / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = processes.spawn(
                self._argv, on_our_death=signal.SIGTERM, env=self._environment, cwd=ROOT, stdout=log, stderr=log
            )

    def wait(self) -> int | None:
        assert self._process
        code = self._process.wait()
        self.kill()  # what it started and left behind
        return code

    def kill(self) -> None:
        """Kill it and everything it started."""
        assert self._process
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def children(self) -> list[int]:
        """Return the ids of the processes it started."""
        assert self._process
        try:
            started = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text()
        except FileNotFoundError:  # it is dead
            return []
        return [int(pid) for pid in started.split()]

    def kill_children(self) -> None:
        """Kill only what it started, as the kernel does when memory runs out."""
        for pid in self.children():
            processes.send(pid, signal.SIGKILL)

    def stop(self) -> None:
        if self._process:
            processes.stop(self._process, signal.SIGTERM, GRACE)
            self.kill()


@dataclass
class Death:
    """When something was killed and when it was started again (a server: when it answered again)."""

    at: float
    back_at: float | None = None


class Kept:
    """A part that is started again whenever it ends."""

    def __init__(self, name: str, part: Part) -> None:
        self.name = name
        self.part = part
        self.died_by_itself = 0
        self._deaths: list[Death] = []  # since it was last started
        self._down = 0.2
        self._before_start: Callable[[], None] | None = None
        self._ending = threading.Event()

    def start(self) -> None:
        self.part.start()
        threading.Thread(target=self._keep, name=f"keep {self.name}", daemon=True).start()

    def kill(
        self, down: float, *, children_only: bool = False, before_start: Callable[[], None] | None = None
    ) -> Death:
        """Kill it; it comes back after `down` seconds, when `before_start` was called."""
        self._down, self._before_start = down, before_start
        death = Death(time.time())
        self._deaths.append(death)
        if children_only and isinstance(self.part, Program):
            self.part.kill_children()
        else:
            self.part.kill()
        return death

    def stop(self) -> None:
        self._ending.set()
        self.part.stop()

    def _keep(self) -> None:
        while True:
            self.part.wait()
            if self._ending.is_set():
                return
            if not self._deaths:
                self.died_by_itself += 1
            if self._ending.wait(self._down):
                return
            self._start_again()

    def _start_again(self) -> None:
        if self._before_start:
            self._before_start()
        try:
            self.part.start()
        except (ServerFailed, OSError):  # killed again while it started: the next round starts it
            return
        for death in self._deaths:
            death.back_at = time.time()
        self._deaths, self._before_start, self._down = [], None, 0.2
