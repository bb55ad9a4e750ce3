"""The correlation id travels with the job and never leaks into the next one."""

from typing import Any

from dramatiq import Broker, Middleware
from dramatiq.broker import MessageProxy
from structlog.contextvars import clear_contextvars

from app.kit import logging


class Correlation(Middleware):
    """Binds the id that the job was enqueued with while it runs."""

    @property
    def actor_options(self) -> set[str]:
        """The message option that this middleware reads."""
        return {"correlation_id"}

    def before_process_message(self, broker: Broker, message: MessageProxy) -> None:
        """Begin the job under its id."""
        correlation_id = logging.sane_correlation_id(message.options.get("correlation_id"))
        logging.begin(correlation_id, actor=message.actor_name, job_id=message.message_id)

    def after_process_message(
        self, broker: Broker, message: MessageProxy, *, result: Any = None, exception: BaseException | None = None
    ) -> None:
        """Forget the id, whether the job succeeded or not."""
        clear_contextvars()

    def after_skip_message(self, broker: Broker, message: MessageProxy) -> None:
        """Forget the id of a job that another middleware skipped."""
        clear_contextvars()
