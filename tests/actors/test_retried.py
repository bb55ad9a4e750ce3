"""A job that is tried again leaves the same rows as one that succeeds at once."""

from collections.abc import Callable, Iterator

import dramatiq
import pytest

from app.brain.types import Capabilities, Reply, TurnContext
from app.extensions import redis
from app.kit.errors import Unavailable
from tests.actors.brains import Think, echo
from tests.dying import forget_workers
from tests.making import count, rows
from tests.people import Person
from tests.waiting import until


@pytest.fixture
def worker(database: None) -> Iterator[None]:
    queues = {"chat", "chat.DQ"}  # what follows a reply would still run when the worker is stopped
    worker = dramatiq.Worker(dramatiq.get_broker(), queues=queues, worker_timeout=100, worker_threads=2)
    worker.start()
    yield
    worker.stop()
    forget_workers(dramatiq.get_broker())


def test_a_job_that_is_tried_again_three_times_answers_once_and_counts_once(
    guest: Person, thinking: Callable[[Think], None], worker: None
) -> None:
    tried: list[str] = []

    def at_the_fourth_go(context: TurnContext, able: Capabilities) -> Reply:
        tried.append(context.text)
        if len(tried) < 4:
            raise Unavailable
        return echo(context, able)

    thinking(at_the_fourth_go)
    guest.say("hello")
    until(lambda: count("messages") == 2, 20, "the reply")
    assert tried == ["hello"] * 4
    assert rows("select role, count(*) from messages group by role order by role") == [("assistant", 1), ("user", 1)]
    assert rows("select status, attempts from turns") == [("answered", 4)]
    assert redis.client.zcard(f"rate:chat:{guest.id}") == 1
