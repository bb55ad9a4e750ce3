"""A job goes on with the trace that it was enqueued in."""

import threading
from typing import Any

from dramatiq import Broker, Middleware
from dramatiq.broker import MessageProxy

from app.kit import tracing


class Tracing(Middleware):
    """Makes a span of every job that carries a `traceparent`; those that the clock began carry none."""

    def __init__(self) -> None:
        self._thread = threading.local()  # the span of the job that this thread runs

    def before_process_message(self, broker: Broker, message: MessageProxy) -> None:
        """Begin the span."""
        parent = message.options.get("traceparent")
        self._thread.span = tracing.span(f"job {message.actor_name}", "consumer", parent) if parent else None
        if self._thread.span:
            self._thread.span.__enter__()

    def after_process_message(
        self, broker: Broker, message: MessageProxy, *, result: Any = None, exception: BaseException | None = None
    ) -> None:
        """End the span, in error when the job failed."""
        if exception is not None:
            tracing.note(error=type(exception).__name__)
        self._end()

    def after_skip_message(self, broker: Broker, message: MessageProxy) -> None:
        """End the span of a job that another middleware skipped."""
        self._end()

    def after_worker_shutdown(self, broker: Broker, worker: Any) -> None:
        """Send what is finished: dramatiq's processes end without asking anybody."""
        tracing.flush()

    def _end(self) -> None:
        span, self._thread.span = getattr(self._thread, "span", None), None
        if span:
            span.__exit__(None, None, None)
