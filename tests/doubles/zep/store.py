"""What the double holds, and the file in which it survives a kill -9."""

import itertools
import json
import os
import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.doubles.zep.wire import Row

Change = tuple[str, str, Row | None]  # the table, the key of the row, the row or None when it is gone
KEYS = {"users": "user_id", "sessions": "session_id", "messages": "uuid", "facts": "uuid", "ingest": "uuid"}


class Store:
    """Tables of rows in the order of their insertion; what is committed together is kept together.

    A line of the file is one commit, written at once: a process that dies leaves all of it or none. With `is_over` the
    file is only read.
    """

    def __init__(self, file: Path | None = None, *, is_over: bool = False) -> None:
        self.users: dict[str, Row] = {}
        self.sessions: dict[str, Row] = {}
        self.messages: list[Row] = []
        self.facts: list[Row] = []
        self.ingest: list[Row] = []
        self.requests: list[Row] = []  # of the lives before this one
        self.lock = threading.RLock()
        self._numbers = itertools.count(1)
        self._descriptor: int | None = None
        if file:
            self._read(file, is_over=is_over)
        if file and not is_over:
            self._descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def commit(self, *changes: Change) -> None:
        """Apply changes, all of them or, should this process die, none."""
        with self.lock:
            self._write({"commit": changes})
            for change in changes:
                self._apply(*change)

    def remember(self, request: Row) -> None:
        """Keep a request for whoever reads the file."""
        with self.lock:
            self._write({"request": request})

    def close(self) -> None:
        """Write nothing any more."""
        with self.lock:
            if self._descriptor is not None:
                os.close(self._descriptor)
                self._descriptor = None

    def new(self, **row: Any) -> Row:
        """Return a row with what every row has: a uuid, a number and its times."""
        now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        return {"uuid": str(uuid.uuid4()), "id": next(self._numbers), "created_at": now, "updated_at": now, **row}

    def of(self, session_id: str) -> list[Row]:
        """Return the messages of a session in the order of the server."""
        with self.lock:
            return [row for row in self.messages if row["session_id"] == session_id]

    def without(self, table: str, belongs: Callable[[Row], bool]) -> list[Change]:
        """Return the changes by which the rows that belong are gone."""
        rows = getattr(self, table)
        rows = list(rows.values()) if isinstance(rows, dict) else rows
        return [(table, row[KEYS[table]], None) for row in rows if belongs(row)]

    def _read(self, file: Path, *, is_over: bool) -> None:
        for line in file.read_bytes().splitlines(keepends=True) if file.exists() else ():
            if not line.endswith(b"\n"):  # the end of a life that was cut short
                if not is_over:
                    os.truncate(file, file.stat().st_size - len(line))
                break
            entry = json.loads(line)
            for change in entry.get("commit", ()):
                self._apply(*change)
            if "request" in entry:
                self.requests.append(entry["request"])
        last = max((row["id"] for row in (*self.users.values(), *self.sessions.values(), *self.messages)), default=0)
        self._numbers = itertools.count(last + 1)

    def _apply(self, table: str, key: str, row: Row | None) -> None:
        rows = getattr(self, table)
        if isinstance(rows, dict):
            if row is None:
                rows.pop(key, None)
            else:
                rows[key] = row
            return
        place = next((n for n, one in enumerate(rows) if one[KEYS[table]] == key), None)
        if row is None:
            rows.pop(place)
        elif place is None:
            rows.append(row)
        else:
            rows[place] = row

    def _write(self, entry: Row) -> None:
        if self._descriptor is not None:
            os.write(self._descriptor, (json.dumps(entry) + "\n").encode())
