"""The heart of a worker: it beats while the consumers look and at least one thread is free or on a young job."""

import threading
import time
from typing import Any

from dramatiq import Broker, Middleware, Worker
from dramatiq.broker import MessageProxy

from app.actors import pulse
from app.kit import heartbeat, logging

LOST_SECONDS = 300  # a job's time limit is 120: a thread that is still at it will not come back


class Heart(Middleware):
    """Beats from a thread of its own, but only for what the others were seen to do: it would outlive a hang itself."""

    def __init__(self) -> None:
        self._running: dict[str, float] = {}
        self._stopped = threading.Event()

    def after_worker_boot(self, broker: Broker, worker: Worker) -> None:
        """Begin to beat."""
        self._stopped = threading.Event()
        threading.Thread(target=self._beat, args=(worker, self._stopped), name="heart", daemon=True).start()

    def after_worker_shutdown(self, broker: Broker, worker: Worker) -> None:
        """Stop beating."""
        self._stopped.set()

    def before_process_message(self, broker: Broker, message: MessageProxy) -> None:
        """Note that a thread begins a job."""
        self._running[message.message_id] = time.monotonic()

    def after_process_message(
        self, broker: Broker, message: MessageProxy, *, result: Any = None, exception: BaseException | None = None
    ) -> None:
        """Note that it is done."""
        self._running.pop(message.message_id, None)

    def after_skip_message(self, broker: Broker, message: MessageProxy) -> None:
        """Note that it was not begun."""
        self._running.pop(message.message_id, None)

    def is_well(self, worker: Worker) -> bool:
        """Tell whether messages are still fetched and some thread can still take one."""
        now = time.monotonic()
        lost = sum(now - began > LOST_SECONDS for began in list(self._running.values()))
        looking = [name for name, consumer in list(worker.consumers.items()) if not consumer.paused]
        return lost < worker.worker_threads and pulse.silence(looking) < heartbeat.SILENT_SECONDS

    def _beat(self, worker: Worker, stopped: threading.Event) -> None:
        heart: heartbeat.Heartbeat | None = None
        while not stopped.is_set():
            try:
                heart = heart or heartbeat.Heartbeat("worker")
                if self.is_well(worker):
                    heart.beat()
            except OSError as error:
                heart = None
                logging.survived("heartbeat.beat", error)
            stopped.wait(heartbeat.BEAT_SECONDS)
        if heart:
            heart.stop()
