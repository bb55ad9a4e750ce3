"""Where a breaker's state stands: in Redis for all processes, in memory while Redis is away."""

import threading
import time

from redis import Redis
from redis.exceptions import RedisError

from app.extensions import redis
from app.kit import logging, metrics
from app.kit.breakers import changes, shared
from app.kit.breakers.catalog import POLICIES
from app.kit.breakers.local import Local
from app.kit.breakers.steps import CLOSED, HALF_OPEN, OPEN, Seen, Step

ASK_AGAIN = 2  # seconds after which a Redis that was away is asked again, by one call
LEVELS = {CLOSED: 0, HALF_OPEN: 1, OPEN: 2}


class _Link:
    """Whether Redis may be asked: one that hangs must not slow every call."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._away_until: float | None = None

    def client(self) -> Redis | None:
        client: Redis | None = getattr(redis, "client", None)  # a process that was never bound has none
        if client is None or self._away_until is None:
            return client
        with self._lock:
            now = time.monotonic()
            if self._away_until is not None and now < self._away_until:
                return None
            self._away_until = now + ASK_AGAIN  # the others go on from memory while this one finds out
            return client

    def answered(self) -> None:
        self._away_until = None

    def lost(self, error: RedisError) -> None:
        self._away_until = time.monotonic() + ASK_AGAIN
        logging.survived("breakers.redis", error)


_link = _Link()


class Board:
    """One breaker's state; every step is one round trip, or none without Redis."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._local = Local()
        self.last = CLOSED  # the state as this process saw it last
        metrics.breaker_state.labels(name).set(LEVELS[CLOSED])

    @property
    def shown(self) -> str:
        """The last state seen, as it is told outside."""
        return self.last.replace("-", "_")

    def take(self, step: Step, why: str = "") -> Seen:
        """Take `step` and return what is there now; a change by this very step is made known, with its reason."""
        seen = self._taken(step)
        metrics.breaker_state.labels(self.name).set(LEVELS[seen.state])
        self.last = seen.state
        if seen.before != seen.state:
            changes.made(self.name, seen.before, seen.state, why)
        return seen

    def _taken(self, step: Step) -> Seen:
        policy, client = POLICIES[self.name], _link.client()
        if client is None:
            return self._local.take(step, policy)
        try:
            if self._local.is_news:
                shared.take(client, self.name, self._local.news(policy), policy)
            seen = shared.take(client, self.name, step, policy)
        except RedisError as error:
            _link.lost(error)
            return self._local.take(step, policy)
        _link.answered()
        self._local.adopt(seen, step, policy)
        return seen


BOARDS = {name: Board(name) for name in POLICIES}


def levels() -> dict[str, int] | None:
    """Return every breaker's level as all processes share it, None when Redis does not answer."""
    seen = {name: board.take(Step("look")) for name, board in BOARDS.items()}
    return {name: LEVELS[one.state] for name, one in seen.items() if one.shared} or None
