"""The folder in which the processes of a machine keep their numbers; settled before prometheus_client is imported.

That library decides with its first import whether it writes into files, and goes on from the files that it finds.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import MutableMapping
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def settle(environment: MutableMapping[str, str]) -> Path:
    """Return the folder of this process and its children, after dropping what earlier runs left there.

    Where `environment` names none, it is a new one that goes with this process, and is named there from now on.
    """
    given = environment.get(VARIABLE, "")
    folder = Path(given or tempfile.mkdtemp(prefix="easy-islanders-metrics-"))
    if not given:
        atexit.register(_drop, folder, os.getpid())
    folder.mkdir(parents=True, exist_ok=True)
    clear(folder)
    environment[VARIABLE] = str(folder)
    return folder


def clear(folder: Path) -> None:
    """Drop the numbers of an earlier run; this process may not have written any yet.

    While another process of the folder lives, the counters of its dead companions stay: Prometheus would take a sum
    that falls for a restart, and count everything again.
    """
    files = list(folder.glob("*_*.db"))
    if not any(lives(owner(path)) for path in files if owner(path) != os.getpid()):
        for path in files:
            path.unlink(missing_ok=True)


def owner(path: Path) -> int:
    """Return the id of the process that writes a file of the folder; 0 when its name does not say."""
    number = path.stem.rpartition("_")[2]
    return int(number) if number.isdigit() else 0


def lives(pid: int) -> bool:
    """Tell whether a process of this machine runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return pid > 0


def _drop(folder: Path, starter: int) -> None:
    if os.getpid() == starter:  # a fork inherits what is to be done at the end
        shutil.rmtree(folder, ignore_errors=True)
