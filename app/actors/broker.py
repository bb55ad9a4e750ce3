"""The broker: dramatiq's Redis broker whose consumers are woken by a message instead of sleeping out their backoff.

An idle consumer of dramatiq sleeps up to a second between looks. Ours waits on an event that a message on a Redis
channel sets, so it starts within milliseconds and looks once a second only in case a wake-up was lost.
"""

import os
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import dramatiq
import redis as redis_py
import structlog
from dramatiq.brokers.redis import MAINTENANCE_SCALE, RedisBroker, _RedisConsumer
from dramatiq.common import dq_name
from dramatiq.errors import ConnectionClosed, DecodeError
from redis.exceptions import RedisError

from app.actors import pausing, pulse, unreadable
from app.actors.middleware import MIDDLEWARE
from app.actors.middleware.deduplication import is_waiting
from app.kit import logging
from app.kit.jobs import HEARD_WITHIN, WORKERS

WAKE_CHANNEL = "dramatiq:wake"
HEARTBEAT_TIMEOUT_MS = 5000  # an idle consumer is heard every second, a busy one's delay queue too
SIGN_EVERY = 15  # seconds
DEAF_LOOK_MS = 50  # how often a consumer looks while the wake-up channel is lost

_log = structlog.stdlib.get_logger(__name__)


def install(redis_url: str) -> "WokenRedisBroker":
    """Make this process's broker and set it as dramatiq's."""
    client = redis_py.Redis.from_url(redis_url, socket_connect_timeout=0.5, socket_timeout=5)
    middleware = [make() for make in MIDDLEWARE]
    broker = WokenRedisBroker(client=client, middleware=middleware, heartbeat_timeout=HEARTBEAT_TIMEOUT_MS)
    dramatiq.set_broker(broker)
    return broker


def current() -> "WokenRedisBroker":
    """Return this process's broker."""
    return cast(WokenRedisBroker, dramatiq.get_broker())


class WokenRedisBroker(RedisBroker):
    """A Redis broker that says aloud when a queue got a message."""

    def __init__(self, **parameters: Any) -> None:
        super().__init__(**parameters)  # type: ignore[no-untyped-call]
        self.wakes = _Wakes(self.client)

    @property
    def consumer_class(self) -> type["_WokenConsumer"]:
        """The consumer that listens for wake-ups."""
        return _WokenConsumer

    def consume(self, queue_name: str, prefetch: int = 1, timeout: int = 1000) -> Any:
        """Return a consumer of a queue; the first one of a process starts listening for wake-ups."""
        self.wakes.listen()
        return super().consume(queue_name, prefetch, timeout)

    def enqueue(self, message: dramatiq.Message[Any], *, delay: int | None = None) -> dramatiq.Message[Any]:
        """Enqueue and wake, unless the same wake-up waits already. A failing wake-up costs at most a second."""
        if delay is None and (is_waiting(message.actor_name, message.args) or pausing.waits_already(message)):
            return message
        enqueued = super().enqueue(message, delay=delay)
        try:
            self.client.publish(WAKE_CHANNEL, enqueued.queue_name)
        except RedisError as error:
            logging.survived("broker.wake", error, queue=enqueued.queue_name)
        return enqueued

    def recover_dead_workers(self) -> None:
        """Queue again what workers held that have not been heard of for `heartbeat_timeout`.

        dramatiq does this by chance, with one command in a thousand, which took minutes; the scheduler calls this
        instead. A job that runs twice because its worker was only slow finds its work done.
        """
        self.maintenance_chance = MAINTENANCE_SCALE
        for queue in self.get_declared_queues():
            for name in (queue, dq_name(queue)):
                self.do_qsize(name)


class _Wakes:
    """One listening thread per process and one event per queue."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._events: dict[str, threading.Event] = defaultdict(threading.Event)
        self._listening = False
        self._lock = threading.Lock()
        self.hears = False

    def __getitem__(self, queue_name: str) -> threading.Event:
        with self._lock:  # consumers begin while the listening thread wakes all
            return self._events[queue_name]

    def listen(self) -> None:
        with self._lock:
            if not self._listening:
                self._listening = True
                threading.Thread(target=self._listen_for_ever, name="wakes", daemon=True).start()

    def _listen_for_ever(self) -> None:
        while True:
            try:
                with self._client.pubsub(ignore_subscribe_messages=True) as channel:
                    channel.subscribe(WAKE_CHANNEL)
                    self._wake_all()  # whatever came while nobody listened
                    self.hears = True
                    self._pass_on(channel)
            except RedisError as error:
                if self.hears:  # once for an outage, not with every look
                    _log.warning("wake-up channel lost", error=type(error).__name__)
                self.hears = False
                time.sleep(DEAF_LOOK_MS / 1000)

    def _pass_on(self, channel: Any) -> None:
        while True:
            message = channel.get_message(timeout=30)
            if message:
                self[message["data"].decode()].set()

    def _wake_all(self) -> None:
        with self._lock:
            for event in self._events.values():
                event.set()


class _WokenConsumer(_RedisConsumer):
    def __init__(self, broker: WokenRedisBroker, queue_name: str, prefetch: int, timeout: int) -> None:
        super().__init__(broker, queue_name, prefetch, 0)  # type: ignore[no-untyped-call] # 0: never sleeps itself
        pulse.looks(queue_name)  # while Redis is away a delay queue's consumer gets no further, and is no hung one
        self._timeout = timeout
        self._wakes = broker.wakes
        self._wake = broker.wakes[queue_name]
        if queue_name.endswith(".DQ"):
            self._take_back_own()
        self._signed_until = 0.0

    def __next__(self) -> Any:
        """Return the next message, or None after at most the idle time."""
        pulse.looks(self.queue_name)
        self._wake.clear()  # before looking: a message that comes while we look must not be slept over
        self._sign()
        if pausing.holds(self.queue_name) and not self.message_cache:  # what was fetched is put back one by one
            self._wake.wait(pausing.FRESH)
            return None
        with _connection_errors():
            message = self._next_whole()
        if message is None:
            self._wake.wait((self._timeout if self._wakes.hears else DEAF_LOOK_MS) / 1000)
        return message

    def _next_whole(self) -> Any:
        try:
            message = super().__next__()  # type: ignore[no-untyped-call]
            if message is None or unreadable.belongs(message, self.queue_name):
                return message
            self.queued_message_ids.discard(message.message_id)
        except (DecodeError, TypeError):  # TypeError: an id that cannot be one
            if not unreadable.set_aside(self):
                raise
        else:
            unreadable.set_aside(self)
        self._wake.set()  # what was fetched with it is still to come
        return None

    def ack(self, message: Any) -> None:
        """Acknowledge, or put back what a pause held; and look again: a consumer that had its fill has room now."""
        with _connection_errors():
            if pausing.is_put_back(message):
                self.queued_message_ids.discard(message.message_id)
                self.requeue([message])  # type: ignore[no-untyped-call]
            else:
                super().ack(message)  # type: ignore[no-untyped-call]
        self._wake.set()

    def nack(self, message: Any) -> None:
        """Dead-letter, and look again."""
        with _connection_errors():
            super().nack(message)  # type: ignore[no-untyped-call]
        self._wake.set()

    def _sign(self) -> None:
        """Say now and then that this process works, under its name; a Redis that lost all would else not know."""
        if time.monotonic() < self._signed_until:
            return
        now, name = time.time(), f"{socket.gethostname()}:{os.getpid()}"
        with _connection_errors(), self.broker.client.pipeline(transaction=False) as pipe:
            pipe.zadd(WORKERS, {f"{self.broker.broker_id} {name}": now})
            pipe.zremrangebyscore(WORKERS, 0, now - HEARD_WITHIN)  # those that have ended would else pile up
            pipe.execute()
        self._signed_until = time.monotonic() + SIGN_EVERY

    def _take_back_own(self) -> None:
        # After a lost connection dramatiq forgets the delayed messages it had taken, and they would wait in this
        # process's own set until it dies (dramatiq #527). A new consumer puts them back.
        key = f"{self.broker.namespace}:__acks__.{self.broker.broker_id}.{self.queue_name}"
        with _connection_errors():
            held = [member.decode() for member in self.broker.client.smembers(key)]
            if held:
                self.broker.do_requeue(self.queue_name, *held)


@contextmanager
def _connection_errors() -> Iterator[None]:
    """Say it in dramatiq's words when Redis is away: it then waits and makes a new consumer.

    It knows only lost connections by itself. A time-out or a Redis that is still loading its data would else cost the
    job its acknowledgement, or the consumer thread its life.
    """
    try:
        yield
    except RedisError as error:
        raise ConnectionClosed(error) from None  # type: ignore[no-untyped-call]
