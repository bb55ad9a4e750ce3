"""The real system: two servers of its own, two webs, two workers and a scheduler, each started again when it dies."""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self

import psycopg2
import requests
from psycopg2.extras import RealDictCursor

from app.dev.servers import EmbeddedPostgres, EmbeddedValkey
from app.dev.servers.embedded import free_port
from tests.chaos.kept import ROOT, Kept, Program
from tests.waiting import until

SETTINGS = {
    "APP_ENV": "test",
    "SECRET_KEY": "a-secret-key-that-only-the-chaos-knows-of",
    "CHAT_RATE_LIMIT": "100000/minute",
    "AUTH_RATE_LIMIT": "100000/minute",
    "ACCESS_TOKEN_MINUTES": "120",
    "OPENAI_API_KEY": "",
    "LOG_LEVEL": "INFO",
}
WEB = ("-m", "gunicorn", "-c", "gunicorn.conf.py", "wsgi:app")
PREPARE = ("-m", "app.dev", "prepare")
MIGRATE = ("-m", "flask", "--app", "wsgi", "db", "upgrade")  # a town without offers, in a tenth of the time
DATABASES = ("postgres", "valkey")


class Town:
    """Everything a deployment consists of, in `folder`. Use it as a context manager."""

    def __init__(self, folder: Path, *, with_demo: bool = True) -> None:
        self.folder = folder
        self._prepare = PREPARE if with_demo else MIGRATE
        self.postgres = EmbeddedPostgres(folder / "postgres", durable=True)
        self.valkey = EmbeddedValkey(folder / "valkey", durable=True)
        self.ports = (free_port(), free_port())
        self.webs = [f"http://127.0.0.1:{port}" for port in self.ports]
        self.parts: dict[str, Kept] = {}

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        parts = list(self.parts.values())
        with ThreadPoolExecutor() as pool:
            list(pool.map(Kept.stop, [part for part in parts if part.name not in DATABASES]))
        for part in parts:
            part.stop()

    def rows(self, statement: str, *parameters: Any) -> list[dict[str, Any]]:
        """Return the rows of a statement. Raises psycopg2's OperationalError while PostgreSQL is away."""
        connection = psycopg2.connect(self.postgres.url, connect_timeout=5, cursor_factory=RealDictCursor)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement, parameters)
                return [dict(row) for row in cursor.fetchall()]
        finally:
            connection.close()

    def count(self, statement: str, *parameters: Any) -> int | None:
        """Return the number a statement asks for, None while PostgreSQL is away."""
        try:
            return int(self.rows(statement, *parameters)[0]["count"])
        except psycopg2.OperationalError:
            return None

    def forget_valkey(self) -> None:
        """Delete what Valkey wrote; it must not be running."""
        shutil.rmtree(self.folder / "valkey" / "appendonlydir", ignore_errors=True)
        (self.folder / "valkey" / "dump.rdb").unlink(missing_ok=True)

    def troubles(self) -> list[str]:
        """Return what ended without being killed."""
        return [f"{part.name} died by itself" for part in self.parts.values() for _ in range(part.died_by_itself)]

    def _start(self) -> None:
        self._keep("postgres", self.postgres)
        self._keep("valkey", self.valkey)
        environment = {
            **os.environ,
            **SETTINGS,
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.valkey.url,
            "VAR_DIR": str(self.folder),
        }
        with (self.folder / "prepare.log").open("wb") as log:
            command = [sys.executable, *self._prepare]
            subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=log, stderr=log)
        for number, port in enumerate(self.ports):
            name = f"web {number}"
            self._keep(name, Program(name, WEB, {**environment, "PORT": str(port)}, self.folder))
        for name, arguments in (("worker 0", ()), ("worker 1", ()), ("scheduler", ("--scheduler",))):
            self._keep(name, Program(name, ("worker.py", *arguments), environment, self.folder))
        for web in self.webs:
            until(lambda web=web: _is_ready(web), 60, f"{web} is ready; logs in {self.folder}")

    def _keep(self, name: str, part: Any) -> None:
        self.parts[name] = Kept(name, part)
        self.parts[name].start()


def _is_ready(web: str) -> bool:
    try:
        return requests.get(f"{web}/readyz", timeout=2).status_code == 200
    except requests.RequestException:
        return False
