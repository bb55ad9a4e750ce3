"""What both flavours stand on: rows, facts, and the switches that a test may turn."""

import threading
from typing import Any, Literal

from tests.doubles.zep.store import Change, Store
from tests.doubles.zep.wire import Row

Profile = Literal["ce", "strict", "v0", "cloud3"]
NIL = "00000000-0000-0000-0000-000000000000"


class Service:
    """The rows of a Zep, which knows no wire."""

    def __init__(self, profile: Profile, store: Store) -> None:
        self.profile = profile
        self.store = store
        self.graphiti_is_down = False  # ce: messages are stored all the same, and the answer is a 500
        self.already_exists = 400  # cloud3: how a second creation is answered; 409 has been seen too
        self.first_writers: threading.Barrier | None = None

    def race(self, writers: int) -> None:
        """Let so many first writers of a session meet after each has found that there is none."""
        self.first_writers = threading.Barrier(writers)

    def meet(self) -> None:
        """Wait for the other first writers, if a test asked for it."""
        meeting = self.first_writers
        if meeting:
            meeting.wait(10)
            self.first_writers = None

    def learn(self, group: str, fact: str) -> str:
        """Add a fact about a user (or about a session that has none) and return its uuid."""
        row = self.store.new(group=group, fact=fact)
        self.store.commit(("facts", row["uuid"], row))
        return str(row["uuid"])

    def facts_about(self, groups: tuple[str, ...], text: str, limit: int) -> list[Row]:
        """Return the facts of some groups, the nearest to a text first."""
        with self.store.lock:
            rows = [row for row in self.store.facts if row["group"] in groups]
        return nearest(rows, "fact", text)[:limit]

    def ingestion(self, rows: list[Row], *groups: str) -> list[Change]:
        """Return the changes that queue an accepted call for the background, once for each group."""
        failed = not rows or any(not row["content"].strip() for row in rows)
        call = self.store.new()["id"]
        what: dict[str, Any] = {"call": call, "failed": failed, "messages": [row["uuid"] for row in rows]}
        jobs = [self.store.new(group=group, **what) for group in groups]
        return [("ingest", job["uuid"], job) for job in jobs]

    @property
    def sessions(self) -> dict[str, Row]:
        """The sessions or threads by their id."""
        return self.store.sessions

    @property
    def users(self) -> dict[str, Row]:
        """The users by their id."""
        return self.store.users

    @property
    def messages(self) -> list[Row]:
        """All messages in the order of the server."""
        return self.store.messages

    @property
    def ingest(self) -> list[Row]:
        """What was queued for the background: a job for each group of each accepted call."""
        return self.store.ingest

    @property
    def embedder_errors(self) -> int:
        """How many accepted calls the background could do nothing with: an empty list, or blank content."""
        return len({job["call"] for job in self.ingest if job["failed"]})

    def pairs(self, session_id: str) -> list[tuple[str, str]]:
        """Return who said what in a session, in order."""
        return [(row["role_type"], row["content"]) for row in self.store.of(session_id)]


def nearest(rows: list[Row], name: str, text: str) -> list[Row]:
    """Return rows, the ones that share most words with a text first: like the real one, none is left out as unfit."""
    words = set(text.lower().split())
    return sorted(rows, key=lambda row: -len(words & set(row[name].lower().split())))
