"""A worker's heart stops when nothing is fetched any more or no thread can come back, and for nothing else."""

import threading
from collections.abc import Iterator
from uuid import uuid4

import dramatiq
import pytest
from dramatiq.broker import MessageProxy

from app.actors import pulse
from app.actors.middleware import heartbeat
from app.actors.middleware.heartbeat import Heart
from app.kit import heartbeat as kit
from tests.waiting import until


@pytest.fixture
def worker(database: None) -> Iterator[dramatiq.Worker]:
    """A worker with one thread."""
    worker = dramatiq.Worker(dramatiq.get_broker(), worker_threads=1, worker_timeout=100)
    worker.start()
    yield worker
    worker.stop()


def job() -> MessageProxy:
    return MessageProxy(dramatiq.Message("chat", "chat.reply", (), {}, {}, message_id=str(uuid4())))


def test_an_idle_worker_beats(worker: dramatiq.Worker) -> None:
    until(lambda: kit.trouble("worker") is None, 5, "it beats")
    worker.stop()
    until(lambda: kit.trouble("worker") is not None, 5, "one that has stopped does not")


def test_it_is_not_well_when_one_queue_is_not_looked_into(
    worker: dramatiq.Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    heart = Heart()
    assert heart.is_well(worker)
    looks = pulse.looks
    monkeypatch.setattr(kit, "SILENT_SECONDS", 0.5)
    monkeypatch.setattr(pulse, "looks", lambda queue: None if queue == "chat" else looks(queue))
    until(lambda: not heart.is_well(worker), 5, "nobody looks into chat")


def test_it_is_not_well_when_every_thread_is_lost(worker: dramatiq.Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    heart, stuck, broker = Heart(), job(), dramatiq.get_broker()
    heart.before_process_message(broker, stuck)
    assert heart.is_well(worker)
    monkeypatch.setattr(heartbeat, "LOST_SECONDS", 0.0)
    until(lambda: not heart.is_well(worker), 5, "its only thread is lost")
    heart.after_process_message(broker, stuck)
    assert heart.is_well(worker)


def test_it_goes_on_beating_while_redis_is_away(
    worker: dramatiq.Worker, no_redis: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Starting it again would bring nobody back."""
    unseen = set(worker.consumers)
    seen = threading.Event()

    def looked(queue: str) -> None:
        unseen.discard(queue)
        pulse._looked[queue] = pulse.time.monotonic()
        if not unseen:
            seen.set()

    monkeypatch.setattr(pulse, "looks", looked)
    assert seen.wait(15)
    assert Heart().is_well(worker)
