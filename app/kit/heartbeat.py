"""Heartbeats: files by which a process proves, to a check in its own container, that it still gets on with its work.

A file is locked for as long as its process lives, so a check knows a silent process from a dead one without its pid.
"""

import fcntl
import os
import socket
import time
from contextlib import suppress
from pathlib import Path

from app.config import settings

BEAT_SECONDS = 2
SILENT_SECONDS = 30  # after which a living process counts as hung; longer than any wait for a dependency


class Heartbeat:
    """The heart of this process in one role, say `worker`."""

    def __init__(self, role: str) -> None:
        self._path = _folder() / f"{role}-{os.getpid()}"
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._path.open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX)
        for folder in self._path.parent.parent.iterdir():
            with suppress(OSError):  # somebody lives there, or it was cleared away meanwhile
                _clear_away(folder)

    def beat(self) -> None:
        """Say that the work goes on. Raises OSError."""
        os.utime(self._path)

    def stop(self) -> None:
        """End with the work, so that nobody misses the next beat."""
        self._file.close()
        self._path.unlink(missing_ok=True)
        with suppress(OSError):  # others of this container go on
            self._path.parent.rmdir()


def trouble(role: str) -> str | None:
    """Say why the processes of a role in this container cannot be relied on; None when each of them beats."""
    living = {path.name: age for path in _folder().glob(f"{role}-*") if (age := _age_of_living(path)) is not None}
    silent = [f"{name} has been silent for {age:.0f} s" for name, age in living.items() if age > SILENT_SECONDS]
    if not living:
        return f"no {role} is at work here: there is no heartbeat in {_folder()}"
    return "; ".join(silent) or None


def _age_of_living(path: Path) -> float | None:
    """Return the seconds since the last beat, None for what a dead process left, which is cleared away."""
    try:
        age = time.time() - path.stat().st_mtime
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:  # its process lives
        return age
    except FileNotFoundError:  # it has just ended
        return None
    if age > SILENT_SECONDS:  # a younger one may be about to be locked
        path.unlink(missing_ok=True)
    return None


def _clear_away(folder: Path) -> None:
    """Remove the folder of a container that was killed. Raises OSError for one that is still in use."""
    if time.time() - folder.stat().st_mtime > SILENT_SECONDS:  # in a younger one somebody may be about to begin
        for path in folder.iterdir():
            _age_of_living(path)
        folder.rmdir()


def _folder() -> Path:
    # By host name: containers may share VAR_DIR, and each answers for itself.
    return Path(settings().var_dir).resolve() / "alive" / socket.gethostname()
