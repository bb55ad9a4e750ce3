"""`make run` over stand-ins and real servers: order, recovery, one clear line when it cannot start."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis

from app.dev import processes
from app.dev.servers.embedded import free_port

ROOT = Path(__file__).parents[2]
STAND_INS = Path(__file__).with_name("stand_ins.py")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def newcomer(**more: str) -> dict[str, str]:
    """The environment of somebody who has set nothing, whatever other tests have set."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.endswith("_URL") and name != "SECRET_KEY"
    }
    return {**inherited, "PYTHONPATH": str(ROOT), **more}


class Copy:
    """One `make run`: its process and what it has printed so far."""

    def __init__(self, var: Path, *names: str, port: int = 0, **environment: str) -> None:
        self.var = var
        self.port = port or free_port()
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, str(STAND_INS), "run", *names],
            cwd=var.parent,
            env=newcomer(VAR_DIR=str(var), PORT=str(self.port), **environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        self.lines.extend(iter(self.process.stdout.readline, "")) if self.process.stdout else None

    @property
    def text(self) -> str:
        return "".join(self.lines)

    def says(self, pattern: str, times: int = 1) -> str:
        """Wait for a line; its first group."""
        processes.until(lambda: len(re.findall(pattern, self.text)) >= times or self.ended, 20)
        matches = re.findall(pattern, self.text)
        assert len(matches) >= times, f"no {pattern!r} in:\n{self.text}"
        return str(matches[times - 1])

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    def pid(self, name: str) -> int:
        return int((self.var / "run" / f"{name}.pid").read_text())

    def ends(self, how: signal.Signals | None = None) -> int:
        """Its exit code, after a signal if one is given."""
        if how:
            self.process.send_signal(how)
        code = self.process.wait(timeout=30)
        self._reader.join(timeout=5)
        return code


@pytest.fixture
def copies() -> Iterator[list[Copy]]:
    """Copies a test started; whatever is left of them is killed."""
    started: list[Copy] = []
    yield started
    for copy in started:
        if not copy.ended:
            copy.ends(signal.SIGKILL)
    for var in {copy.var for copy in started}:
        processes.end_marked(f"EASY_ISLANDERS_VAR={var}", signal.SIGKILL, 5)


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var"


def start(copies: list[Copy], var: Path, *names: str, port: int = 0, **environment: str) -> Copy:
    copy = Copy(var, *(names or ("scheduler", "web", "worker")), port=port, **environment)
    copies.append(copy)
    return copy


def servers_of(var: Path) -> list[int]:
    postgres, valkey = var / "postgres" / "cluster" / "data", var / "valkey"
    return processes.working_in("postgres", postgres) + processes.working_in("valkey-server", valkey)


def test_it_starts_everything_and_stops_it_in_order(copies: list[Copy], var: Path) -> None:
    copy = start(copies, var)
    assert copy.says(r"is ready after .*?:  (\S+)") == f"http://127.0.0.1:{copy.port}"
    copy.says(r"admin@example.com +s3same")
    copy.says(r"scheduler │ scheduler at work")
    copy.says(r"worker +│ worker at work")
    assert "worker at work" in (var / "log" / "worker.log").read_text()
    assert (var / "secret_key").stat().st_mode & 0o077 == 0
    secret = (var / "secret_key").read_text()
    assert secret not in copy.text

    assert copy.ends(signal.SIGINT) == 0
    assert (var / "order").read_text().split() == ["scheduler", "web", "worker"]
    assert not servers_of(var)

    again = start(copies, var)
    again.says("is ready after")
    assert "the database is prepared already" in again.text
    assert (var / "secret_key").read_text() == secret
    assert again.ends(signal.SIGTERM) == 0


def test_what_dies_is_started_again_at_its_old_address(copies: list[Copy], var: Path) -> None:
    copy = start(copies, var)
    url = copy.says(r"preparing (\S+)").replace("postgresql+psycopg2", "postgresql")
    copy.says("is ready after")

    web, helper = copy.pid("web"), int(copy.says(r"helper (\d+)"))
    os.kill(web, signal.SIGKILL)
    copy.says(r"web ended \(killed by SIGKILL\); starting it again")
    copy.says("web at work", times=2)
    assert copy.pid("web") != web

    os.kill(copy.pid("worker"), signal.SIGKILL)
    copy.says("worker at work", times=2)
    assert processes.until(lambda: not processes.alive(helper), 5)

    lock = var / "postgres" / "cluster" / "data" / "postmaster.pid"
    os.kill(int(lock.read_text().split()[0]), signal.SIGKILL)
    copy.says(r"postgres ended \(killed by SIGKILL\)")

    def answers() -> bool:
        try:
            psycopg2.connect(url).close()
        except psycopg2.OperationalError:
            return False
        return True

    assert processes.until(answers, 10)
    assert copy.ends(signal.SIGINT) == 0


def test_a_taken_port_is_one_line(copies: list[Copy], var: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = stranger.getsockname()[1]
        copy = start(copies, var, port=port)
        assert copy.ends() == 1
    assert copy.lines == [f"make run: port {port} is taken; choose another one: make run PORT={port + 1}\n"]
    assert not (var / "postgres").exists()


def test_a_second_copy_on_the_same_place_is_one_line_and_harms_nobody(copies: list[Copy], var: Path) -> None:
    first = start(copies, var)
    first.says("is ready after")
    second = start(copies, var)
    assert second.ends() == 1
    assert second.lines == [f"make run: another copy already runs on {var}; stop it, or set VAR_DIR and PORT\n"]
    assert "ended" not in first.text

    with_servers = [sys.executable, "-m", "app.dev", "with", "sh", "-c", "echo $DATABASE_URL $REDIS_URL"]
    answer = subprocess.run(with_servers, env=newcomer(VAR_DIR=str(var)), capture_output=True, text=True, check=True)
    database_url, redis_url = answer.stdout.split()
    assert database_url == first.says(r"preparing (\S+)")
    assert redis.Redis.from_url(redis_url).ping()
    assert first.ends(signal.SIGINT) == 0


def test_after_kill_9_the_next_start_recovers_and_nothing_is_left(copies: list[Copy], var: Path) -> None:
    first = start(copies, var, "web", "worker", "stubborn")
    first.says("is ready after")
    left = [first.pid("stubborn"), int(first.says(r"helper (\d+)")), *servers_of(var)]
    for pid in (first.process.pid, first.pid("web"), first.pid("worker"), *servers_of(var)):
        processes.send(pid, signal.SIGKILL)
    first.ends()
    assert processes.alive(first.pid("stubborn"))

    second = start(copies, var, port=first.port)
    second.says("is ready after")
    assert not [pid for pid in left if processes.alive(pid)]
    assert second.ends(signal.SIGINT) == 0


def test_a_second_ctrl_c_kills_at_once(copies: list[Copy], var: Path) -> None:
    copy = start(copies, var, "stubborn", "web")
    copy.says("is ready after")
    stubborn = copy.pid("stubborn")
    copy.process.send_signal(signal.SIGINT)
    copy.says("a second Ctrl-C kills")
    copy.process.send_signal(signal.SIGINT)  # may still count as an echo of the first
    while not processes.until(lambda: copy.ended, 0.4):
        copy.process.send_signal(signal.SIGINT)
    assert copy.ends() == 130
    assert processes.until(lambda: not processes.alive(stubborn) and not servers_of(var), 5)


def test_a_database_that_cannot_be_prepared_stops_the_start(copies: list[Copy], var: Path) -> None:
    copy = start(copies, var, PREPARE_CODE="3")
    assert copy.ends() == 1
    assert "cannot start: preparing the database failed (exit code 3)" in copy.text
    assert "at work" not in copy.text
    assert not servers_of(var)


def test_given_servers_are_used(copies: list[Copy], var: Path) -> None:
    copy = start(copies, var, "web", DATABASE_URL="postgresql://elsewhere/db", REDIS_URL="redis://elsewhere")
    copy.says("preparing postgresql.*://elsewhere/db")
    copy.says("is ready after")
    assert copy.ends(signal.SIGTERM) == 0
    assert not (var / "postgres").exists()
    assert not (var / "valkey").exists()
