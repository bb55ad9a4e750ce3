"""Presence: every web process is believed for a while, and one that is gone leaves nothing behind."""

import time

import pytest

from app.extensions import redis
from app.kit import presence
from app.kit.presence import KEPT, KEY, Sockets

pytestmark = pytest.mark.usefixtures("database")


def other(name: str, count: int, ago: float) -> None:
    redis.client.hset(KEY, name, f"{count} {time.time() - ago:.0f}")


def test_the_sockets_of_all_processes_that_spoke_lately_are_counted() -> None:
    other("one:1", 3, ago=KEPT - 5)
    presence.tell(2)
    assert presence.sockets() == Sockets(5, 2)


def test_a_process_that_is_gone_is_not_counted_and_not_kept() -> None:
    other("gone:1", 3, ago=KEPT + 1)
    presence.tell(2)
    assert presence.sockets() == Sockets(2, 1)
    assert redis.client.hkeys(KEY) == [presence.HERE.encode()]


@pytest.mark.usefixtures("no_redis")
def test_without_redis_nothing_is_known() -> None:
    assert presence.sockets() is None
