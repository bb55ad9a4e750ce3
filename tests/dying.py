"""Jobs that died, to test with; and actors that die on purpose, run by a real worker."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import dramatiq
from dramatiq.middleware import TimeLimit
from dramatiq.worker import _WorkerMiddleware

from app.domain import failed_tasks
from app.domain.failed_tasks import DeadLetter
from app.kit.errors import Unavailable
from app.kit.transaction import transaction


def letter(**fields: Any) -> DeadLetter:
    """Return the dead letter of a job that failed three times."""
    given: dict[str, Any] = {
        "job_id": str(uuid4()),
        "queue": "chores",
        "actor": "chores.tidy",
        "reason": "retries_exhausted",
        "error": "ValueError",
        "message": "no such thing",
        "attempts": 3,
        "correlation_id": "cid-1",
    }
    return DeadLetter(**{**given, **fields})


def died(**fields: Any) -> UUID:
    """Record a death and return the failed task's id."""
    with transaction() as session:
        task = failed_tasks.record(session, letter(**fields))
        assert task
        return task.id


class Nasty(Unavailable):
    """An error that is worth a retry, whose message says more than may be kept."""


class NotWorthARetry(Exception):
    """What an actor declares as `throws`."""


def always(thread_id: str, **_: Any) -> None:
    """Fail, with a secret in a local variable and another in the message."""
    secret = "what the person wrote"
    raise Nasty(f"call +90 533 123 45 67 about {thread_id}\n{secret}")


def hopeless() -> None:
    raise NotWorthARetry("no")


def stuck() -> None:
    never = threading.Event()
    while True:
        never.wait(0.01)  # in Python now and then, where an interrupt can reach it


def fine(note: str) -> None:
    DONE.append(note)


def interrupted() -> None:
    raise dramatiq.middleware.Shutdown


DONE: list[str] = []
QUEUE = "dying"


def declare(broker: Any) -> None:
    """Declare the actors above on a queue of their own; their retries come at once."""
    forget_workers(broker)

    def thrice(retries: int, error: BaseException) -> bool:
        return retries < 2

    soon: dict[str, Any] = {"queue_name": QUEUE, "broker": broker, "min_backoff": 1, "max_backoff": 2}
    dramatiq.actor(always, actor_name="test.always", retry_when=thrice, **soon)
    dramatiq.actor(hopeless, actor_name="test.hopeless", throws=NotWorthARetry, **soon)
    dramatiq.actor(stuck, actor_name="test.stuck", time_limit=100, **soon)
    dramatiq.actor(interrupted, actor_name="test.interrupted", retry_when=thrice, **soon)
    # dramatiq's command line would start its clock.
    next(one for one in broker.middleware if isinstance(one, TimeLimit)).after_process_boot(broker)
    dramatiq.actor(fine, actor_name="test.fine", **soon)


@contextmanager
def working(broker: Any) -> Iterator[None]:
    """Have a real worker work on that queue."""
    DONE.clear()
    worker = dramatiq.Worker(broker, queues={QUEUE}, worker_threads=2, worker_timeout=50)
    worker.start()
    try:
        yield
    finally:
        worker.stop()
        forget_workers(broker)


def forget_workers(broker: Any) -> None:
    """Let stopped workers be: dramatiq would have them consume every queue that is declared from now on."""
    broker.middleware[:] = [one for one in broker.middleware if not isinstance(one, _WorkerMiddleware)]
