"""The life of an embedded server: take over, start, answer, stop."""

import random
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar, Self

from app.dev import processes

START_SECONDS = 60.0
STOP_SECONDS = 15.0
POLL_SECONDS = 0.015
LOG_LIMIT_BYTES = 10_000_000
PORTS = range(20_000, 32_000)  # below the ports the kernel lends to clients, so a restart finds its own port free
PASSING = ("Address already in use", "pre-existing shared memory block", "could not bind")


class ServerFailed(RuntimeError):
    """An embedded server did not come up; the last lines of its log say why."""


class EmbeddedServer(ABC):
    """One server program that belongs to one directory and answers on 127.0.0.1 only."""

    program: ClassVar[str]
    stop_signal: ClassVar[signal.Signals]

    def __init__(self, directory: Path, *, durable: bool = True) -> None:
        self.directory = directory.resolve()
        self.durable = durable
        self.log = self.directory / f"{self.program}.log"
        self.port = 0
        self._was_up = False
        self._process: subprocess.Popen[bytes] | None = None
        self._log_start = 0

    @property
    @abstractmethod
    def _home(self) -> Path:
        """The directory the program works in, by which a leftover of an earlier run is known."""

    @property
    @abstractmethod
    def url(self) -> str:
        """Where and with which password to reach it; stays the same over restarts of this object."""

    @property
    def name(self) -> str:
        """What to call it."""
        return self.program.removesuffix("-server")

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> Self:
        """Return when a real connection works; raises ServerFailed. A second call does nothing.

        A server that an earlier, killed run left on this directory is stopped first. Its data is kept.
        """
        if self.pid:
            return self
        self.directory.mkdir(parents=True, exist_ok=True)
        processes.end_leftovers(self.program, self._home, self.stop_signal)
        try:
            self._prepare()
            self._boot(time.monotonic() + START_SECONDS)
        except BaseException:
            self.stop()
            raise
        self._was_up = True
        return self

    def stop(self) -> None:
        """Shut down, keeping the data; kills after a bounded wait."""
        if self._process:
            processes.stop(self._process, self.stop_signal, STOP_SECONDS)
            self._process = None

    def kill(self) -> None:
        """End it at once; the next start recovers what was written."""
        if self._process:
            self._process.kill()

    def wait(self) -> int | None:
        """Block until the program ends; its exit code, None when it was not running."""
        return self._process.wait() if self._process else None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _prepare(self) -> None:  # noqa: B027 - most need nothing
        """Make what the program needs before it can start; done again for every start."""

    @abstractmethod
    def _command(self) -> list[str]:
        """The command line for `self.port`."""

    @abstractmethod
    def _answers(self) -> bool:
        """Whether a real connection works; raises nothing while it is only starting."""

    def _owner(self) -> int | None:
        """The user to run as; None for ourselves."""
        return None

    def _boot(self, deadline: float) -> None:
        while True:
            if not self._was_up:
                self.port = free_port()
            self._launch()
            try:
                return self._await_answer(deadline)
            except ServerFailed as failure:
                if time.monotonic() > deadline or not any(text in str(failure) for text in PASSING):
                    raise
            time.sleep(0.2)

    def _launch(self) -> None:
        rotate(self.log)
        command = self._command()
        with self.log.open("ab") as log:
            self._log_start = log.tell()
            self._process = processes.spawn(
                command,
                on_our_death=self.stop_signal,
                uid=self._owner(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._home,
            )

    def _await_answer(self, deadline: float) -> None:
        while not self._answers():
            if self.pid is None:
                raise ServerFailed(f"{self.program} ended before it was up:\n{self.log_tail()}")
            if time.monotonic() > deadline:
                raise ServerFailed(f"{self.program} did not answer in {START_SECONDS:.0f} s:\n{self.log_tail()}")
            time.sleep(POLL_SECONDS)

    def log_tail(self, lines: int = 15) -> str:
        """The last lines the program logged since its last start."""
        with self.log.open("rb") as log:
            log.seek(self._log_start)
            return "\n".join(log.read().decode(errors="replace").splitlines()[-lines:])


def rotate(log: Path, limit: int = LOG_LIMIT_BYTES) -> None:
    """Set a log aside as `<name>.1` once it is larger than `limit` bytes."""
    if log.exists() and log.stat().st_size > limit:
        log.replace(log.with_suffix(log.suffix + ".1"))


def free_port() -> int:
    """A port on 127.0.0.1 that nobody listens on; another program may still take it first."""
    while True:
        port = random.choice(PORTS)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def wheel(package: str) -> Path:
    """The folder of an installed package, found without importing it; raises ServerFailed when it is missing."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ServerFailed(f"the package {package} is not installed: run `make setup`")
    return Path(spec.submodule_search_locations[0])
