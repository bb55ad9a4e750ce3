"""What actors stand on: a broker on a Valkey that a test may stop, doubles of those outside, a brain of its choice."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
import redis
from pydantic import SecretStr

from app.actors import budget
from app.actors.broker import WokenRedisBroker
from app.config import settings
from app.dev.servers import EmbeddedValkey
from app.kit.breakers import BREAKERS
from tests.actors.brains import Answering, Think
from tests.doubles import alerts, openai
from tests.making import guest
from tests.provider import configure
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
def pager(database: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[alerts.Pager]:
    """Who is alerted."""
    BREAKERS["alerts"].close()
    with alerts.serving() as pager:
        monkeypatch.setattr(settings(), "alert_urls", SecretStr(pager.url))
        yield pager
    BREAKERS["alerts"].close()


@pytest.fixture
def double(database: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[openai.OpenAI]:
    """The model that is asked; nothing of the day's budget is spent."""
    budget.forget()
    with configure(monkeypatch) as at, openai.serving() as double:
        at(double.url)
        yield double
    budget.forget()


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
