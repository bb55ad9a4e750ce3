"""The broker: a waiting consumer starts at once, and a lost wake-up costs little."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import dramatiq
import pytest
from dramatiq.brokers.redis import RedisBroker
from dramatiq.errors import ConnectionClosed

from app.actors import pulse
from app.actors.broker import WokenRedisBroker
from app.dev.servers import EmbeddedValkey
from app.kit.jobs import HEARD_WITHIN, WORKERS
from tests.waiting import until

IDLE = 20_000  # milliseconds between two looks of a consumer that nobody wakes: far more than a test waits
SOON = 5  # seconds, far less than IDLE


def message(queue: str = "work") -> dramatiq.Message[Any]:
    return dramatiq.Message(queue_name=queue, actor_name="nobody", args=(), kwargs={}, options={})


def silently(broker: WokenRedisBroker, one: dramatiq.Message[Any]) -> None:
    """Enqueue as dramatiq does, without waking anybody."""
    RedisBroker.enqueue(broker, one)


class Waiting:
    """Somebody who waits for the next message of a consumer in a thread."""

    def __init__(self, broker: WokenRedisBroker, consumer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self._looked = threading.Event()
        fetch = broker.do_fetch

        def noted(*arguments: Any) -> Any:
            found = fetch(*arguments)
            self._looked.set()
            return found

        monkeypatch.setattr(broker, "do_fetch", noted)
        self._thread = ThreadPoolExecutor(1)
        self._next: Future[Any] = self._thread.submit(self._wait, consumer)
        assert self._looked.wait(SOON), "the consumer has looked once and found nothing"

    def gets_it_soon_after(self, cause: Callable[[], object]) -> Any:
        """Return the message, which must come long before the next idle look."""
        began = time.monotonic()
        cause()
        got = self._next.result(SOON)
        assert time.monotonic() - began < SOON
        self._thread.shutdown()
        return got

    def _wait(self, consumer: Any) -> Any:
        return until(lambda: next(consumer), 30)


def test_a_waiting_consumer_is_woken(hearing: WokenRedisBroker, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = Waiting(hearing, hearing.consume("work", timeout=IDLE), monkeypatch)
    sent = message()
    assert waiting.gets_it_soon_after(lambda: hearing.enqueue(sent)).message_id == sent.message_id


def test_a_lost_wake_up_costs_one_idle_look(hearing: WokenRedisBroker, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = Waiting(hearing, hearing.consume("work", timeout=300), monkeypatch)
    assert waiting.gets_it_soon_after(lambda: silently(hearing, message()))


def test_while_the_channel_is_lost_it_looks_often(broker: WokenRedisBroker, monkeypatch: pytest.MonkeyPatch) -> None:
    deaf = RedisBroker.consume(broker, "work", 1, IDLE)  # nobody listens for wake-ups
    waiting = Waiting(broker, deaf, monkeypatch)
    assert waiting.gets_it_soon_after(lambda: silently(broker, message()))


def test_a_consumer_that_had_its_fill_looks_again_when_it_has_room(
    hearing: WokenRedisBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    consumer = hearing.consume("work", prefetch=1, timeout=IDLE)
    for _ in range(2):
        silently(hearing, message())
    first = next(consumer)
    thread = ThreadPoolExecutor(1)
    second = thread.submit(lambda: until(lambda: next(consumer), 30))
    consumer.ack(first)
    assert second.result(SOON).message_id != first.message_id
    thread.shutdown()


def test_after_redis_was_away_it_hears_again(
    hearing: WokenRedisBroker, own_valkey: EmbeddedValkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_valkey.stop()
    until(lambda: not hearing.wakes.hears, 20, "it notices that the channel is lost")
    own_valkey.start()
    until(lambda: hearing.wakes.hears, 20, "it listens again")
    waiting = Waiting(hearing, hearing.consume("work", timeout=IDLE), monkeypatch)
    assert waiting.gets_it_soon_after(lambda: hearing.enqueue(message()))


def test_a_new_consumer_takes_back_the_delayed_messages_of_the_old_one(hearing: WokenRedisBroker) -> None:
    """After a lost connection dramatiq forgets which delayed messages it had taken."""
    sent = message()
    hearing.enqueue(sent, delay=60_000)
    taken = until(lambda: next(hearing.consume("work.DQ", timeout=50)), SOON)
    again = until(lambda: next(hearing.consume("work.DQ", timeout=50)), SOON)
    assert taken.message_id == again.message_id == sent.message_id


def test_a_new_consumer_leaves_what_is_being_worked_on_alone(hearing: WokenRedisBroker) -> None:
    silently(hearing, message())
    assert next(hearing.consume("work", timeout=50))
    assert next(hearing.consume("work", timeout=50)) is None


def test_a_consumer_that_cannot_begin_while_redis_is_away_counts_as_looking(
    broker: WokenRedisBroker, own_valkey: EmbeddedValkey
) -> None:
    """Else a worker would count as hung after half a minute of an outage that it only waits for."""
    pulse._looked.pop("work.DQ", None)
    own_valkey.stop()
    with pytest.raises(ConnectionClosed):
        broker.consume("work.DQ", timeout=50)
    own_valkey.start()
    assert pulse.silence(["work.DQ"]) < SOON
    assert "work.DQ" in pulse._looked


def test_a_failing_wake_up_loses_no_message(broker: WokenRedisBroker, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ConnectionError

    from redis.exceptions import ConnectionError

    monkeypatch.setattr(broker.client, "publish", fail)
    broker.enqueue(message())
    assert broker.do_qsize("work") == 1


def test_what_a_dead_worker_held_is_queued_again_without_chance(broker: WokenRedisBroker) -> None:
    broker.declare_queue("jobs")
    broker.enqueue(dramatiq.Message(queue_name="jobs", actor_name="a", args=(), kwargs={}, options={}))
    assert next(broker.consume("jobs", prefetch=1, timeout=0)) is not None
    broker.client.zadd(f"{broker.namespace}:__heartbeats__", {broker.broker_id: 0})  # heard of long ago
    survivor = WokenRedisBroker(client=broker.client, middleware=[], heartbeat_timeout=5000)
    survivor.declare_queue("jobs")
    survivor.recover_dead_workers()
    assert broker.client.llen(f"{broker.namespace}:jobs") == 1


def test_a_worker_that_signs_clears_away_who_has_ended_long_ago(broker: WokenRedisBroker) -> None:
    ended, silent = (time.time() - HEARD_WITHIN + since for since in (-1, 10))
    broker.client.zadd(WORKERS, {"ended host:7": ended, "silent host:8": silent})
    next(broker.consume("work", timeout=0))
    first, second = broker.client.zrange(WORKERS, 0, -1)
    assert first == b"silent host:8"
    assert second.split()[0].decode() == broker.broker_id
