"""A wake-up that still waits serves for those that come after it; none is dropped that is needed."""

import dramatiq
import pytest

from app.actors.middleware.deduplication import Deduplication
from app.extensions import redis
from app.kit import outbox
from app.kit.transaction import transaction
from tests.counting import survived
from tests.jobs import queued
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("database")


def wake(thread: str = "thread-1", actor: str = "chat.reply") -> None:
    with transaction():
        outbox.enqueue(actor, *([thread] if actor == "chat.reply" else []))


def begin_the_waiting_one() -> None:
    """What a worker does just before it runs the job."""
    message = queued("chat")[0]
    Deduplication().before_process_message(dramatiq.get_broker(), dramatiq.broker.MessageProxy(message))


def test_ten_wake_ups_of_a_thread_queue_one_job() -> None:
    for _ in range(10):
        wake()
    assert len(queued("chat")) == 1


def test_every_thread_has_its_own_wake_up() -> None:
    wake("thread-1")
    wake("thread-2")
    assert len(queued("chat")) == 2


def test_a_wake_up_that_comes_while_the_job_runs_is_queued() -> None:
    wake()
    begin_the_waiting_one()
    wake()
    assert len(queued("chat")) == 2


def test_a_job_that_got_lost_keeps_others_away_only_for_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.actors.middleware.deduplication.TTL_MS", 50)
    wake()
    lost = len(queued("chat"))
    until(lambda: (wake(), len(queued("chat")) > lost)[1], 5, "the next wake-up is queued")


def test_other_actors_are_queued_as_often_as_they_are_asked_for() -> None:
    wake(actor="chores.sweep")
    wake(actor="chores.sweep")
    assert len(queued("chores")) == 2


@pytest.mark.usefixtures("no_redis")
def test_without_redis_it_lets_everything_through() -> None:
    before = survived("deduplication.mark")
    wake()
    assert survived("deduplication.mark") == before + 1


def test_marks_do_not_outlive_their_time() -> None:
    wake()
    assert 0 < redis.client.pttl("waiting:chat.reply:thread-1") <= 4000
