"""What `make run` says: its own steps with the time, and the programs' lines with their names."""

import sys
import threading
import time
from collections.abc import Sequence
from typing import TextIO

Login = tuple[str, str, str]  # role, e-mail, password


class Terminal:
    """Whole lines from many threads; a terminal that has gone away is no error."""

    def __init__(self, out: TextIO = sys.stdout) -> None:
        self._out = out
        self._lock = threading.Lock()
        self._began = time.monotonic()
        if hasattr(out, "reconfigure"):
            out.reconfigure(errors="replace")  # a terminal without our letters gets question marks, not a crash

    def step(self, text: str) -> None:
        """Say what is being done, after the seconds since the start."""
        self._write(f"{self._seconds():6.1f} s  {text}")

    def relay(self, name: str, line: str) -> None:
        """Pass on a line that a program printed."""
        self._write(f"{name:>9} │ {line}")

    def welcome(self, url: str, logins: Sequence[Login], var: str) -> None:
        """Say where the running town is, who can sign in and how to leave."""
        mails = max((len(mail) for _, mail, _ in logins), default=0)
        people = [f"    {role:8} {mail:{mails}}  {password}" for role, mail, password in logins]
        self._write(
            "\n".join(
                [
                    "",
                    f"  Easy Islanders is ready after {self._seconds():.1f} s:  {url}",
                    f"  what it sends to people:  {url}/admin#/outbox",
                    *(["", "  demo logins", *people] if people else []),
                    "",
                    f"  Ctrl-C stops everything and keeps the data in {var}",
                    "",
                ]
            )
        )

    def _seconds(self) -> float:
        return time.monotonic() - self._began

    def _write(self, text: str) -> None:
        with self._lock:
            try:
                print(text, file=self._out, flush=True)
            except (OSError, ValueError):
                return
