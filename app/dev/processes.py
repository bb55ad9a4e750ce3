"""Starting programs that must not outlive their starter, and ending those that did."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
PROC = Path("/proc")
# May read what only root may. Without the security bit access(2), which initdb asks about its own program, says no.
ROOT_LIKE = ["--securebits=+no_setuid_fixup", "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]

# The kernel sends the death signal when the *thread* that forked ends, not the process. Forking in the caller's
# thread looks simpler and would end a server as soon as a short-lived thread that started it is done.
_spawner = ThreadPoolExecutor(1, thread_name_prefix="spawner")


def spawn(
    argv: Sequence[str],
    *,
    on_our_death: signal.Signals,
    uid: int | None = None,
    **popen: Any,
) -> subprocess.Popen[bytes]:
    """Start argv in a session of its own; it is sent `on_our_death` when this process ends, however it ends (Linux).

    `uid` is the user it runs as and needs root; it may still enter directories that only root may enter.
    """
    command, extra = leashed(argv, on_our_death, uid)

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, start_new_session=True, **extra, **popen)

    return _spawner.submit(start).result()


def leashed(
    argv: Sequence[str], on_our_death: signal.Signals, uid: int | None = None
) -> tuple[list[str], dict[str, Any]]:
    """The command and Popen keywords with which argv dies with the thread that starts it (Linux) and runs as `uid`."""
    user = [] if uid is None else [f"--reuid={uid}", f"--regid={group_of(uid)}", "--clear-groups", *ROOT_LIKE]
    setpriv = _setpriv(*user, f"--pdeathsig={on_our_death.name.removeprefix('SIG')}")
    if setpriv:
        return [*setpriv, *argv], {}
    extra: dict[str, Any] = {} if uid is None else {"user": uid, "group": group_of(uid), "extra_groups": []}
    if sys.platform == "linux":
        extra["preexec_fn"] = _die_with_parent(on_our_death)
    return list(argv), extra


def group_of(uid: int) -> int:
    """The main group of a user; the number itself for one without an entry, as in many containers."""
    try:
        return pwd.getpwuid(uid).pw_gid
    except KeyError:
        return uid


@cache
def _setpriv(*options: str) -> list[str] | None:
    """`setpriv` with these options if it is installed and this machine lets it, else None."""
    program = shutil.which("setpriv")
    if not program:
        return None
    command = [program, *options]
    works = subprocess.run([*command, "true"], capture_output=True, check=False, timeout=10).returncode == 0
    return command if works else None


def _die_with_parent(death_signal: signal.Signals) -> Callable[[], None]:
    libc = ctypes.CDLL(None)

    def ask_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(death_signal))

    return ask_kernel


def stop(process: subprocess.Popen[bytes], how: signal.Signals, grace: float) -> int:
    """Ask a program to end, wait `grace` seconds, then kill it; its exit code."""
    if process.poll() is None:
        process.send_signal(how)
    try:
        return process.wait(timeout=grace)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def end_leftovers(program: str, directory: Path, how: signal.Signals, grace: float = 5) -> None:
    """End every `program` that still works in `directory` (Linux): what a run that was killed left behind.

    Known by name and working directory, which, unlike a number in a pid file, no stranger can inherit.
    """
    _end(lambda: working_in(program, directory), how, grace)


def end_marked(mark: str, how: signal.Signals, grace: float) -> None:
    """End every other process that was started with the environment entry `mark`, say `NAME=value` (Linux)."""
    _end(lambda: marked(mark), how, grace)


def _end(find: Callable[[], list[int]], how: signal.Signals, grace: float) -> None:
    for pid in find():
        send(pid, how)
    if not until(lambda: not find(), grace):
        for pid in find():
            send(pid, signal.SIGKILL)
        until(lambda: not find(), grace)


def working_in(program: str, directory: Path) -> list[int]:
    """Process ids of the living `program`s whose working directory is `directory`, the oldest first."""
    return [pid for pid in _pids() if comm(pid) == program and _cwd(pid) == str(directory)]


def marked(mark: str) -> list[int]:
    """Process ids of the others that were started with the environment entry `mark`."""
    entry = mark.encode()
    return [pid for pid in _pids() if pid != os.getpid() and entry in _environment(pid)]


def _environment(pid: int) -> list[bytes]:
    try:
        return (PROC / str(pid) / "environ").read_bytes().split(b"\0")  # empty for a zombie
    except OSError:
        return []


def _pids() -> Iterator[int]:
    entries = sorted(int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()) if PROC.exists() else []
    return iter(entries)


def _cwd(pid: int) -> str | None:
    try:
        return os.readlink(PROC / str(pid) / "cwd")  # fails for a zombie too, which is as dead as we need it
    except OSError:
        return None


def comm(pid: int) -> str | None:
    """The short name of a running program; None when there is none with this id."""
    try:
        return (PROC / str(pid) / "comm").read_text().strip()
    except OSError:
        return None


def alive(pid: int) -> bool:
    """Whether a process runs (Linux); a zombie, which only waits to be reaped, does not."""
    return _cwd(pid) is not None


def send(pid: int, how: signal.Signals) -> None:
    """Send a signal; a process that has just ended is no error."""
    try:
        os.kill(pid, how)
    except ProcessLookupError:
        return


def until(true: Callable[[], bool], seconds: float, every: float = 0.02) -> bool:
    """Wait until something is so, at most `seconds`; whether it came to be."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True
