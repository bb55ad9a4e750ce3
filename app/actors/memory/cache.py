"""What was recalled for a thread, kept in Redis until the thread goes on.

A version guards it: a write drops it before it begins and after it ends, and a read that began earlier cannot put back
what was true before. Only a saving: without Redis every question goes to the memory.
"""

import json
from dataclasses import asdict
from datetime import datetime

from redis.exceptions import RedisError

from app.extensions import redis
from app.integrations.memory import PastTurn, Recalled
from app.kit import logging

Version = bytes | str

KEPT = 300  # seconds
VERSIONS_KEPT = 86_400  # seconds
PAUSE = 10  # seconds, when the memory wants us to slow down and does not say for how long
LONGEST_PAUSE = 300  # seconds
_PAUSED = "memory:paused"

# One step, because a write that begins between the look and the fill would be forgotten.
_FILL = """
if (redis.call('GET', KEYS[2]) or '0') == ARGV[1] then redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3]) end
"""


def find(thread_id: str) -> tuple[Recalled | None, Version | None]:
    """Return what is kept for the thread and its version; the version is None when Redis cannot be asked."""
    try:
        kept, version = redis.client.mget(_key(thread_id), _version(thread_id))
    except RedisError as error:
        logging.survived("memory.cache", error, thread_id=thread_id)
        return None, None
    return _read(kept), version or "0"


def fill(thread_id: str, version: Version | None, recalled: Recalled) -> None:
    """Keep what a read that began at `version` has brought, unless a write has begun since."""
    if version is None:
        return
    try:
        redis.client.eval(_FILL, 2, _key(thread_id), _version(thread_id), version, _written(recalled), KEPT)
    except RedisError as error:
        logging.survived("memory.cache", error, thread_id=thread_id)


def drop(thread_id: str) -> None:
    """Forget what is kept of the thread, and let nobody keep what is being read now; failures are never fatal."""
    version = _version(thread_id)
    try:
        with redis.client.pipeline() as pipe:
            pipe.incr(version)
            pipe.expire(version, VERSIONS_KEPT)
            pipe.delete(_key(thread_id))
            pipe.execute()
    except RedisError as error:
        logging.survived("memory.cache", error, thread_id=thread_id)


def erase(thread_id: str) -> None:
    """Leave nothing of the thread. Raises RedisError: unlike a saving, this must be known to have happened."""
    redis.client.delete(_key(thread_id), _version(thread_id))


def pause(seconds: int | None) -> None:
    """Let nobody write for a while: the memory is there and wants less of us."""
    try:
        redis.client.set(_PAUSED, 1, ex=min(seconds or PAUSE, LONGEST_PAUSE))
    except RedisError as error:  # each write has its own pause anyway
        logging.survived("memory.pause", error)


def is_paused() -> bool:
    """Whether the memory wants less of us at the moment."""
    try:
        return bool(redis.client.exists(_PAUSED))
    except RedisError as error:
        logging.survived("memory.pause", error)
        return False


def _key(thread_id: str) -> str:
    return f"recall:{thread_id}"


def _version(thread_id: str) -> str:
    return f"recall:{thread_id}:version"


def _written(recalled: Recalled) -> str:
    return json.dumps(asdict(recalled), default=datetime.isoformat)


def _read(kept: bytes | str | None) -> Recalled | None:
    if kept is None:
        return None
    fields = json.loads(kept)
    turns = (PastTurn(one["said"], one["answered"], datetime.fromisoformat(one["at"])) for one in fields["turns"])
    return Recalled(tuple(fields["facts"]), tuple(turns))
