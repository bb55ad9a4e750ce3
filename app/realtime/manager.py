"""The rooms of this process, shared with all others through Redis."""

import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import redis as redis_py
from redis.exceptions import RedisError
from socketio import RedisManager

from app.extensions import socketio
from app.kit import logging, outbox
from app.realtime import connection, handshake, watch

RETRY = 0.5  # seconds between two tries to hear Redis again; the library's grow to a minute


class Manager(RedisManager):  # type: ignore[misc] # python-socketio is untyped
    """Greets who connects, acts on what every process has to do, and hears Redis again soon after an outage."""

    def connect(self, sid: str, namespace: str) -> None:
        """Finish connecting, then greet: inside the connect handler a client would hear us before it is accepted."""
        super().connect(sid, namespace)
        if sid in connection.connections:
            handshake.greet(sid, connection.connections[sid])

    def _handle_emit(self, message: dict[str, Any]) -> None:
        # Here comes whatever is pushed to a room, by this process or by another.
        super()._handle_emit(message)
        if message["event"] == outbox.SESSION_ENDED:
            ended = [sid for sid, _ in self.get_participants("/", message["room"])]
            socketio.start_background_task(_close, ended, message["data"][0]["reason"])
        elif message["event"] == outbox.THREAD_ERASED:
            watch.leave_erased(UUID(message["data"][0]["thread_id"]))

    def _redis_connect(self) -> None:
        # Listening waits without a limit, pushing must not: a Redis that hangs would hang every request.
        super()._redis_connect()
        self.redis = redis_py.Redis.from_url(self.redis_url, socket_connect_timeout=0.5, socket_timeout=2)

    def _redis_listen_with_retries(self) -> Iterator[Any]:
        was_deaf = False
        while True:
            try:
                self._redis_connect()
                self.pubsub.subscribe(self.channel)
                if was_deaf:
                    socketio.start_background_task(watch.level_all)
                was_deaf = False
                yield from self.pubsub.listen()
            except RedisError as error:
                if not was_deaf:  # once for an outage
                    logging.survived("socket.listen", error)
                was_deaf = True
                time.sleep(RETRY)


def _close(sids: list[str], reason: str) -> None:
    for sid in sids:
        connection.close(sid, reason)
