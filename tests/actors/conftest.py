"""A broker of our own on a Valkey of our own, which a test may stop; the actor with a brain of the test's choice."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
import redis

from app.actors.broker import WokenRedisBroker
from app.dev.servers import EmbeddedValkey
from tests.actors.brains import Answering, Think
from tests.making import guest
from tests.waiting import until


@pytest.fixture(scope="session")
def own_valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedValkey]:
    with EmbeddedValkey(tmp_path_factory.mktemp("own-valkey"), durable=False) as server:
        yield server


@pytest.fixture(scope="session")
def listener(own_valkey: EmbeddedValkey) -> WokenRedisBroker:
    """The broker that listens for wake-ups; one for all tests, because its thread never ends."""
    return make_broker(own_valkey)


@pytest.fixture
def broker(own_valkey: EmbeddedValkey) -> WokenRedisBroker:
    """An empty broker that nobody has asked to listen."""
    broker = make_broker(own_valkey)
    broker.client.flushall()
    return broker


@pytest.fixture
def hearing(listener: WokenRedisBroker) -> WokenRedisBroker:
    """An empty broker that is listening."""
    listener.client.flushall()
    listener.wakes.listen()
    until(lambda: listener.wakes.hears, 5, "it listens for wake-ups")
    return listener


def make_broker(valkey: EmbeddedValkey) -> WokenRedisBroker:
    """Return a broker with one queue."""
    client = redis.Redis.from_url(valkey.url, socket_connect_timeout=0.5, socket_timeout=5)
    broker = WokenRedisBroker(client=client, middleware=[])
    broker.declare_queue("work")
    return broker


@pytest.fixture
def user(database: None) -> UUID:
    return guest()


@pytest.fixture
def reply(database: None) -> Answering:
    """The actor, run in this thread."""
    from app.actors import chat  # importing declares it, so the broker must be there before

    return lambda thread_id: chat.reply(str(thread_id))


@pytest.fixture
def thinking(database: None, monkeypatch: pytest.MonkeyPatch) -> Callable[[Think], None]:
    """Lets the brain think something else."""
    from app.actors import chat

    return lambda think: monkeypatch.setattr(chat.supervisor, "think", think)
