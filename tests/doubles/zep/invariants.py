"""What must be true of any client after any test."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tests.doubles.zep.wire import Asked, Row

SESSIONS = re.compile(r"/api/v2/(sessions|users|facts|sessions-ordered|users-ordered)(/|$)|/healthz$")
THREADS = re.compile(r"/api/v2/(threads|users|graph)(/|$)")


def violations(messages: Sequence[Row], requests: Iterable[Asked], profile: str) -> Iterator[str]:
    """Yield what is wrong, in words that quote no content."""
    for uuid, count in Counter(row["uuid"] for row in messages).items():
        if count > 1:
            yield f"{count} messages have the uuid {uuid}"
    yield from _about_turns(messages)
    for row in messages:
        if not row["content"].strip():
            yield f"message {row['uuid']} has blank content"
    for asked in requests:
        yield from _about_path(asked, THREADS if profile == "cloud3" else SESSIONS)


def _about_turns(messages: Sequence[Row]) -> Iterator[str]:
    turns: defaultdict[str, list[Row]] = defaultdict(list)
    for row in messages:
        turn = (row.get("metadata") or {}).get("turn")
        if turn:
            turns[turn].append(row)
        else:
            yield f"message {row['uuid']} names no turn in its metadata"
    for turn, rows in turns.items():
        roles = [row["role_type"] for row in rows]
        if len(rows) != 2:
            yield f"turn {turn} has {len(rows)} messages: {roles}"
        elif roles != ["user", "assistant"]:
            yield f"turn {turn} is not user, then assistant: {roles}"
        if len({row["session_id"] for row in rows}) > 1:
            yield f"turn {turn} is spread over several sessions"


def _about_path(asked: Asked, allowed: re.Pattern[str]) -> Iterator[str]:
    wrong = "/api/v2/api/v2" in asked.path or "/v1/" in asked.path or "//" in asked.path
    if wrong or not allowed.match(asked.path):
        yield f"{asked.method} {asked.path} is no request of this flavour"
