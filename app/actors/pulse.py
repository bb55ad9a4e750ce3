"""When each consumer of this process looked into its queue last."""

import time
from collections.abc import Iterable

_looked: dict[str, float] = {}
_born = time.monotonic()


def looks(queue: str) -> None:
    """Note that a consumer looks now."""
    _looked[queue] = time.monotonic()


def silence(queues: Iterable[str]) -> float:
    """Return the seconds since the most silent consumer of `queues` looked; 0 when there are none."""
    return max((time.monotonic() - _looked.get(queue, _born) for queue in queues), default=0.0)
