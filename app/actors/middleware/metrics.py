"""How long each actor takes and how it ends."""

import time
from typing import Any

from dramatiq import Broker, Middleware
from dramatiq.broker import MessageProxy

from app.kit import metrics


class Metrics(Middleware):
    """Observes every job; the time runs in the worker thread that runs the job."""

    def __init__(self) -> None:
        self._began: dict[str, float] = {}

    def before_process_message(self, broker: Broker, message: MessageProxy) -> None:
        """Start the clock."""
        self._began[message.message_id] = time.perf_counter()

    def after_process_message(
        self, broker: Broker, message: MessageProxy, *, result: Any = None, exception: BaseException | None = None
    ) -> None:
        """Note the time and the outcome."""
        self._note(message, "done" if exception is None else "error")

    def after_skip_message(self, broker: Broker, message: MessageProxy) -> None:
        """Note a job that was not run at all."""
        self._note(message, "skipped")

    def _note(self, message: MessageProxy, outcome: str) -> None:
        began = self._began.pop(message.message_id, None)
        seconds = time.perf_counter() - began if began is not None else 0.0
        metrics.jobs.labels(message.actor_name, outcome).observe(seconds)
