"""How much a client may say and open; whoever is refused is told when there is room again."""

import time
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from app.config import settings
from app.kit import metrics, rate_limit
from app.kit.errors import RateLimited

MINUTE = 60  # seconds
ALL = 240  # events of one socket in a minute
BUDGETS = {  # of which so many of these
    "typing": 60,
    "join": 60,
    "leave": 60,
    "read": 120,
    "chat_stop": 30,
    "refresh_auth": 10,
    "watch": 30,
}
PATIENCE = 100  # refusals in a minute before a socket that goes on all the same is closed
FRAMES = 1500  # packets of one connection in a minute, whatever is in them and whoever it is


@dataclass(slots=True)
class Bucket:
    """Lets `size` through at once and refills evenly within a minute."""

    size: int
    at: float = field(default_factory=time.monotonic)
    left: float = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.size

    def take(self) -> float:
        """Take one and return 0, or in how many seconds there will be one."""
        now = time.monotonic()
        self.left = min(self.size, self.left + (now - self.at) * self.size / MINUTE)
        self.at = now
        if self.left < 1:
            return (1 - self.left) * MINUTE / self.size
        self.left -= 1
        return 0


@dataclass(slots=True)
class Allowance:
    """What one socket may still say."""

    all: Bucket = field(default_factory=lambda: Bucket(ALL))
    each: dict[str, Bucket] = field(default_factory=dict)
    refusals: Bucket = field(default_factory=lambda: Bucket(PATIENCE))

    def spend(self, event: str, user_id: UUID) -> None:
        """Count an event. Raises RateLimited; the person's limit over all sockets holds in every process."""
        if event in BUDGETS and event not in self.each:
            self.each[event] = Bucket(BUDGETS[event])
        wait = self.all.take() or (self.each[event].take() if event in BUDGETS else 0)
        metrics.rate_limit.labels("socket", "refused" if wait else "allowed").inc()
        if wait:
            raise RateLimited("Too many events on this connection", retry_after=round(wait + 0.5))
        decision = rate_limit.hit("events", str(user_id), str(uuid4()), settings().socket_rate_limit)
        if not decision.allowed:
            raise RateLimited("Too many events on your connections", retry_after=decision.retry_after)


def connects(address: str) -> None:
    """Count a handshake. Raises RateLimited when there were too many from this address."""
    decision = rate_limit.hit("connects", address, str(uuid4()), settings().connect_rate_limit)
    if not decision.allowed:
        raise RateLimited("Too many connections from this address", retry_after=decision.retry_after)
