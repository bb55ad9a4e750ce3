"""The correlation id travels with the job and never leaks into the next one."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import dramatiq
import pytest
import redis
from structlog.contextvars import bind_contextvars, get_contextvars

from app.actors.broker import WokenRedisBroker
from app.actors.middleware import MIDDLEWARE
from app.dev.servers import EmbeddedValkey
from tests.waiting import until


class Outermost(dramatiq.Middleware):
    """Sees what is left when everything around a job is over."""

    def __init__(self) -> None:
        self.left: list[dict[str, Any]] = []

    def after_process_message(self, *_: Any, **__: Any) -> None:
        self.left.append(get_contextvars())


class Town:
    """A real worker with one thread and an actor that notes what is bound while it runs."""

    def __init__(self, url: str) -> None:
        self.seen: list[dict[str, Any]] = []
        self.outermost = Outermost()
        client = redis.Redis.from_url(url)
        self.broker = WokenRedisBroker(client=client, middleware=[self.outermost, *(make() for make in MIDDLEWARE)])

        @dramatiq.actor(broker=self.broker, actor_name="note", max_retries=0)
        def note(fails: bool = False) -> None:
            self.seen.append(get_contextvars())
            bind_contextvars(leak="from a job")
            if fails:
                raise ValueError

        self.note = note
        self.worker = dramatiq.Worker(self.broker, worker_timeout=100, worker_threads=1)

    def run(self, jobs: list[tuple[bool, str | None]]) -> None:
        for fails, cid in jobs:
            self.note.send_with_options(args=(fails,), **({"correlation_id": cid} if cid else {}))
        until(lambda: len(self.outermost.left) == len(jobs), 10, "all jobs are over")


@pytest.fixture(scope="module")
def working(own_valkey: EmbeddedValkey) -> Iterator[Town]:
    town = Town(own_valkey.url)
    town.worker.start()
    yield town
    town.worker.stop()


@pytest.fixture
def town(working: Town) -> Town:
    working.seen.clear()
    working.outermost.left.clear()
    return working


def test_a_job_runs_under_the_id_it_was_enqueued_with(town: Town) -> None:
    town.run([(False, "cid-of-the-request")])
    (seen,) = town.seen
    assert (seen["correlation_id"], seen["actor"]) == ("cid-of-the-request", "note")


def test_nothing_is_left_after_a_job_or_a_failure(town: Town) -> None:
    town.run([(False, "cid-1"), (True, "cid-2")])
    assert town.outermost.left == [{}, {}]


def test_the_next_job_knows_nothing_of_the_one_before(town: Town) -> None:
    town.run([(True, "cid-1"), (False, None)])
    first, second = sorted(town.seen, key=lambda seen: seen["correlation_id"] != "cid-1")
    assert first["correlation_id"] == "cid-1"
    assert UUID(second["correlation_id"])
    assert "leak" not in second


def test_an_insane_id_is_replaced(town: Town) -> None:
    town.run([(False, "line\nbreak")])
    assert UUID(town.seen[0]["correlation_id"])
