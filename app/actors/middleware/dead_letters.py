"""Dead letters: however a job dies, it becomes a failed task, once."""

import threading
from typing import Any

from dramatiq import Broker, Middleware
from dramatiq.broker import MessageProxy
from dramatiq.common import q_name
from sqlalchemy.exc import SQLAlchemyError

from app.actors import dead_set, letters
from app.domain import failed_tasks
from app.kit import logging
from app.kit.errors import Unavailable
from app.kit.transaction import transaction


class DeadLetters(Middleware):
    """Writes a row for every job that the broker rejects. Stands before Retries, so that it sees what that decided."""

    def __init__(self) -> None:
        self._thread = threading.local()  # which job this thread queued last

    def after_enqueue(self, broker: Broker, message: Any, delay: int | None) -> None:
        """Remember that the job really is in a queue again."""
        self._thread.queued = message.message_id

    def before_process_message(self, broker: Broker, message: MessageProxy) -> None:
        """Forget what this thread saw of earlier jobs."""
        self._thread.queued = self._thread.retry_lost = None

    def after_process_message(
        self, broker: Broker, message: MessageProxy, *, result: Any = None, exception: BaseException | None = None
    ) -> None:
        """Reject a failed job whose retry could not be queued; dramatiq would acknowledge it, and it would be gone."""
        if exception is not None and not message.failed and getattr(self._thread, "queued", None) != message.message_id:
            self._thread.retry_lost = message.message_id
            message.fail()

    def after_nack(self, broker: Broker, message: MessageProxy) -> None:
        """Write the failed task. What cannot be written now stays in the broker's dead set for the import."""
        lost = getattr(self._thread, "retry_lost", None) == message.message_id
        letter = letters.died(broker, message, retry_lost=lost)
        with logging.working_on(letter.correlation_id):
            try:
                with transaction() as session:
                    failed_tasks.record(session, letter)
            except (Unavailable, SQLAlchemyError) as error:
                logging.survived("dead_letters.record", error, job_id=letter.job_id)
                return
            dead_set.forget(q_name(message.queue_name), message.options["redis_message_id"])
