"""How web, worker and scheduler begin and end, as an orchestrator sees it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import requests

from app.dev import processes
from app.dev.servers import EmbeddedPostgres, EmbeddedValkey
from app.domain import health
from tests.live import COMMANDS, ROOT, LiveTown, spawned
from tests.waiting import until
from tests.web import serving, status

GRACE = 2  # seconds


def checked(role: tuple[str, ...], environment: dict[str, str]) -> tuple[int, str]:
    asked = subprocess.run(
        [sys.executable, "worker.py", *role, "--check"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.returncode, asked.stdout + asked.stderr


def test_worker_and_scheduler_say_whether_they_are_at_work(live: LiveTown, tmp_path: Path) -> None:
    for role in ((), ("--scheduler",)):
        until(lambda role=role: checked(role, live.environment) == (0, "ok\n"), 20, f"{role} is at work")
        code, told = checked(role, {**live.environment, "VAR_DIR": str(tmp_path)})
        assert code == 1
        assert "is at work here" in told


@pytest.fixture
def web(app: object, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A web process with a grace."""
    with serving(tmp_path / "web.log", SHUTDOWN_GRACE=str(GRACE)) as web:
        yield web


def test_a_web_process_that_is_told_to_stop_is_not_ready_first_and_serves_on(
    web: tuple[subprocess.Popen[bytes], str],
) -> None:
    process, url = web
    process.send_signal(signal.SIGTERM)
    until(lambda: status(f"{url}/readyz") == 503, GRACE, "it is not ready")
    assert requests.get(f"{url}/readyz", timeout=2).json()["status"] == "stopping"
    assert status(f"{url}/healthz") == 200
    assert requests.post(f"{url}/api/v1/auth/guest", timeout=5).status_code == 201
    assert process.poll() is None
    assert process.wait(timeout=GRACE + 8) == 0
    assert status(f"{url}/healthz") is None


@pytest.mark.parametrize("role", ["worker", "scheduler"])
def test_before_the_database_is_migrated_it_waits_and_says_so(
    role: str, postgres: EmbeddedPostgres, valkey: EmbeddedValkey, tmp_path: Path
) -> None:
    url = postgres.create_database(f"early_{role}")
    environment = {**os.environ, "DATABASE_URL": url, "REDIS_URL": valkey.url + "2", "VAR_DIR": str(tmp_path)}
    log = tmp_path / "log"
    process = spawned(COMMANDS[role], environment, log)
    try:
        until(lambda: "waiting for the database" in log.read_text(), 20, "it says what it waits for")
        assert "make migrate" in log.read_text()
        assert process.poll() is None
        connection = psycopg2.connect(url)
        with connection, connection.cursor() as cursor:
            cursor.execute("create table alembic_version (version_num text)")
            cursor.execute("insert into alembic_version values (%s)", (health.expected_head(),))
        connection.close()
        until(lambda: "the database is ready" in log.read_text(), 20, "it goes on")
    finally:
        processes.stop(process, signal.SIGTERM, 20)
