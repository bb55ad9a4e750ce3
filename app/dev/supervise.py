"""`make run`: everything a copy consists of, started, kept alive and stopped in order."""

import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from types import FrameType

from app.dev.children import Kept, Program, describe
from app.dev.plan import Plan
from app.dev.probes import refuse_taken_port, unreadiness
from app.dev.servers import EmbeddedServer, ServerFailed
from app.dev.services import Given, Services
from app.dev.terminal import Terminal
from app.dev.workplace import Refused, Workplace

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
READY_POLL_SECONDS = 0.05
IMPATIENT_SECONDS = 15.0
ECHO_SECONDS = 0.3  # make and timeout(1) pass on a signal that the whole process group has got already


class Supervisor:
    """One running copy, from its lock to its last program."""

    def __init__(self, given: Given, plan: Plan | None = None) -> None:
        self._given = given
        self._plan = plan or Plan()
        self._terminal = Terminal()
        self._workplace = Workplace(given.var)
        self._outcome: queue.SimpleQueue[int] = queue.SimpleQueue()  # its put() is safe inside a signal handler
        self._stopping = threading.Event()
        self._kept: list[Kept] = []  # in the order in which they are stopped
        self._preparing: Program | None = None
        self._asked_to_stop = 0.0

    def run(self) -> int:
        """Run until a signal or a failure to start; the exit code. Prints one line and returns 1 when refused."""
        try:
            self._workplace.claim()
            refuse_taken_port(self._given.port)
        except Refused as refusal:
            print(f"make run: {refusal}", file=sys.stderr)
            return 1
        for number in SIGNALS:
            signal.signal(number, self._on_signal)
        bringing_up = threading.Thread(target=self._bring_up_or_fail, daemon=True)
        bringing_up.start()
        code = self._outcome.get()
        self._shut_down(bringing_up)
        return code

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if not self._stopping.is_set():
            self._asked_to_stop = time.monotonic()
            self._stopping.set()
            self._outcome.put(0)
        elif number == signal.SIGINT and time.monotonic() - self._asked_to_stop > ECHO_SECONDS:
            self._kill_all()
            os._exit(128 + number)

    def _kill_all(self) -> None:
        parts: list[Kept | Program] = [*self._kept]
        for part in parts + ([self._preparing] if self._preparing else []):
            part.kill()

    def _bring_up_or_fail(self) -> None:
        try:
            self._bring_up()
        except (ServerFailed, Refused, OSError) as problem:
            if not self._stopping.is_set():
                self._terminal.step(f"cannot start: {problem}")
                self._outcome.put(1)
        except BaseException:
            self._outcome.put(1)
            raise

    def _bring_up(self) -> None:
        services = Services(self._given, self._workplace.var)
        self._start_servers(services.embedded)
        self._workplace.publish(services.addresses)
        environment = self._environment(services)
        cluster = services.postgres.password if services.postgres else None
        if cluster and self._workplace.is_prepared(cluster):
            self._terminal.step("the database is prepared already")
        else:
            self._prepare(environment)
            if cluster and not self._stopping.is_set():
                self._workplace.note_prepared(cluster)
        self._start_children(environment)
        self._await_ready()

    def _environment(self, services: Services) -> dict[str, str]:
        return {
            **self._workplace.marked(self._workplace.environment(services.addresses, self._given.secret_key)),
            "PORT": str(self._given.port),
            "PROMETHEUS_MULTIPROC_DIR": str(self._workplace.metrics),
        }

    def _start_servers(self, servers: Sequence[EmbeddedServer]) -> None:
        self._kept = [Kept(server, self._terminal) for server in servers]
        with ThreadPoolExecutor() as pool:
            list(pool.map(self._start_server, self._kept))

    def _start_server(self, server: Kept) -> None:
        self._terminal.step(f"{server.name} starts")
        server.start()
        self._terminal.step(f"{server.name} is up")

    def _start_children(self, environment: dict[str, str]) -> None:
        if self._stopping.is_set():
            return
        programs = [Program(child, environment, self._workplace, self._terminal) for child in self._plan.children]
        children = [Kept(program, self._terminal) for program in programs]
        self._kept = [*children, *self._kept]
        for child in children:
            child.start()
        self._terminal.step(f"{', '.join(child.name for child in children)} start")

    def _prepare(self, environment: dict[str, str]) -> None:
        if self._stopping.is_set():
            return
        self._terminal.step("the database is being prepared")
        self._preparing = Program(self._plan.prepare, environment, self._workplace, self._terminal)
        self._preparing.start()
        code = self._preparing.wait()
        if code != 0:
            raise Refused(f"preparing the database failed ({describe(code)}); its last words are above")
        self._terminal.step("the database is prepared")

    def _await_ready(self) -> None:
        impatient = time.monotonic() + IMPATIENT_SECONDS
        while (trouble := unreadiness(self._given.port)) and not self._stopping.wait(READY_POLL_SECONDS):
            if time.monotonic() > impatient:
                self._terminal.step(f"still not ready: {trouble}")
                impatient = time.monotonic() + IMPATIENT_SECONDS
        if not trouble:
            url = f"http://127.0.0.1:{self._given.port}"
            self._terminal.welcome(url, self._plan.logins(), str(self._workplace.var))

    def _shut_down(self, bringing_up: threading.Thread) -> None:
        self._stopping.set()
        self._terminal.step("stopping; the data is kept (a second Ctrl-C kills)")
        while bringing_up.is_alive():  # it begins nothing new now, and ends as soon as what it waits for does
            if self._preparing:
                self._preparing.stop()
            bringing_up.join(timeout=0.1)
        for part in self._kept:
            part.stop()
        self._terminal.step("stopped")
