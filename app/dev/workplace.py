"""The VAR_DIR of one running copy: its lock, its secret, its logs, and what a killed run left behind."""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
from dataclasses import asdict, dataclass
from pathlib import Path

from app.dev import processes

MARK = "EASY_ISLANDERS_VAR"  # every program we start carries it, and hands it to the programs it starts itself
LEFTOVER_SECONDS = 1.0  # what we begin anew is repaired from rows; nobody has to wait for it
ROOT = Path(__file__).parents[2]
TOWN = ("migrations/versions/*.py", "app/dev/seed.py", "app/dev/town/**/*")


class Refused(RuntimeError):
    """This copy cannot start; the message is one line that says what to do."""


class Occupied(Refused):
    """Another living copy works on this VAR_DIR."""


@dataclass(frozen=True)
class Addresses:
    """Where the database and Redis are, passwords included."""

    database_url: str
    redis_url: str


class Workplace:
    """A VAR_DIR. Only its holder (`claim`) may start programs on it."""

    def __init__(self, var: Path) -> None:
        self.var = var.resolve()
        self.run = self.var / "run"
        self.logs = self.var / "log"
        self.metrics = self.run / "metrics"
        self._addresses = self.run / "addresses.json"
        self._state = self.var / "prepared"

    def claim(self) -> None:
        """Take this directory until our end and end what a killed run left on it; raises Occupied or Refused."""
        try:
            self._lock_it()
            processes.end_marked(self._mark, signal.SIGTERM, LEFTOVER_SECONDS)
            if self.run.exists():
                shutil.rmtree(self.run)
            self.metrics.mkdir(parents=True)
            self.logs.mkdir(exist_ok=True)
        except OSError as problem:
            raise Refused(f"cannot write to {self.var} ({problem.strerror}); set VAR_DIR to another place") from None

    def _lock_it(self) -> None:
        self.var.mkdir(parents=True, exist_ok=True)
        self._lock = (self.var / "lock").open("a+")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Occupied(f"another copy already runs on {self.var}; stop it, or set VAR_DIR and PORT") from None

    @property
    def _mark(self) -> str:
        return f"{MARK}={self.var}"

    def marked(self, environment: dict[str, str]) -> dict[str, str]:
        """The environment for a program that has to end with this copy, at the latest when the next one starts."""
        return {**environment, MARK: str(self.var)}

    def environment(self, addresses: Addresses, secret_key: str | None) -> dict[str, str]:
        """The environment for a program that uses this copy's servers and files."""
        return {
            **os.environ,
            "DATABASE_URL": addresses.database_url,
            "REDIS_URL": addresses.redis_url,
            "SECRET_KEY": secret_key or self.secret_key(),
            "VAR_DIR": str(self.var),
            "PYTHONUNBUFFERED": "1",
        }

    def secret_key(self) -> str:
        """The key that signs the tokens; made once, so people stay signed in over a restart."""
        path = self.var / "secret_key"
        if not path.exists():
            draft = self.run / "secret_key"
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(48))
            draft.rename(path)
        return path.read_text()

    def publish(self, addresses: Addresses) -> None:
        """Let `python -m app.dev with …` find the servers of this running copy."""
        draft = self._addresses.with_suffix(".draft")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(asdict(addresses)))
        draft.rename(self._addresses)

    def published(self, seconds: float = 60) -> Addresses:
        """The servers of the copy that runs here, once it has them; raises Refused when it never says."""
        if not processes.until(self._addresses.exists, seconds, every=0.1):
            raise Refused(f"the copy that runs on {self.var} has no servers yet; try again when it is ready")
        return Addresses(**json.loads(self._addresses.read_text()))

    def note_pid(self, name: str, pid: int) -> None:
        """Write `run/<name>.pid`, for people and for tests; nothing of ours trusts it."""
        (self.run / f"{name}.pid").write_text(f"{pid}\n")

    def is_prepared(self, cluster: str) -> bool:
        """Whether this database was migrated and seeded by exactly the files we have now."""
        return self._state.exists() and self._state.read_text() == digest(cluster)

    def note_prepared(self, cluster: str) -> None:
        """Remember that `cluster`, a secret that no other database shares, is migrated and seeded."""
        self._state.write_text(digest(cluster))


def digest(cluster: str) -> str:
    """A fingerprint of a database and of every file that decides what migrating and seeding do to it."""
    sha = hashlib.sha256(cluster.encode())
    for path in sorted(path for pattern in TOWN for path in ROOT.glob(pattern) if path.suffix != ".pyc"):
        if path.is_file():
            sha.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return sha.hexdigest()
