"""A paused queue: no worker takes a job of it, whatever was fetched before; what waits is there when it goes on."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import dramatiq
import pytest

from app.actors import pausing, periodic
from app.domain import pauses
from app.kit import jobs, outbox, purging, waiting
from app.kit.transaction import transaction
from tests.actors.brains import Think, echo
from tests.jobs import queued
from tests.making import count, guest, rows, said
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def fresh(database: None) -> Iterator[None]:
    """Nothing is known of earlier pauses, nor afterwards."""
    pausing.connect()
    yield
    pausing.connect()


@pytest.fixture
def worker() -> Iterator[Callable[[], None]]:
    """Starts a worker with one thread."""
    started: list[dramatiq.Worker] = []

    def start() -> None:
        started.append(dramatiq.Worker(dramatiq.get_broker(), worker_timeout=100, worker_threads=1))
        started[-1].start()

    yield start
    for one in started:
        one.join()  # stopping raises in whatever still runs, which may then hold a lock of the logs for ever
        one.stop()


def pause(queue: str = "chat") -> None:
    with transaction() as session:
        pauses.pause(session, queue, "a drill", "somebody")


def resume(queue: str = "chat") -> None:
    with transaction() as session:
        assert pauses.resume(session, queue, "", "somebody")
    waiting.forget(queue)


def answered() -> int:
    return int(rows("select count(*) from turns where status = 'answered'")[0][0])


def ready(queue: str = "chat") -> int:
    return jobs.count().queues[queue].ready


def test_no_job_of_a_paused_queue_begins_and_others_do(worker: Callable[[], None]) -> None:
    for _ in range(3):
        said(guest())
    pause()
    worker()
    with transaction():
        outbox.enqueue("circuits.sweep")
    until(lambda: not queued("chores"), 10, "another queue's job is done")
    assert (ready(), answered()) == (3, 0)
    resume()
    until(lambda: answered() == 3, 10, "what waited is answered")


def test_what_a_worker_has_fetched_already_goes_back(
    worker: Callable[[], None], thinking: Callable[[Think], None]
) -> None:
    began, go_on = threading.Event(), threading.Event()

    def slowly(context: object, able: object) -> object:
        began.set()
        assert go_on.wait(20)
        return echo(context, able)  # type: ignore[arg-type]

    thinking(slowly)  # type: ignore[arg-type]
    for _ in range(4):
        said(guest())
    worker()
    assert began.wait(10)
    assert ready() < 3, "more than the running one were fetched"
    pause()
    until(lambda: pausing.holds("chat"), 3, "the process has heard of it")
    go_on.set()
    until(lambda: (ready(), answered()) == (4, 1), 10, "the running one ended and asks to go on, the others are back")
    assert jobs.count().queues["chat"].running == 0
    assert len(queued("chat")) == 4
    resume()
    until(lambda: answered() == 4, 10, "nothing was lost")


def test_a_pause_is_heard_within_two_seconds_and_outlives_the_process() -> None:
    assert not pausing.holds("chat")
    pause()
    until(lambda: pausing.holds("chat"), 2, "it is heard")
    pausing.connect()  # as a process does that begins
    assert pausing.holds("chat")
    assert not pausing.holds("chores")


def test_who_never_heard_what_is_paused_takes_nothing(no_database: None) -> None:
    assert pausing.holds("chat")


def test_while_the_database_is_away_what_was_known_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    pause()
    assert (pausing.holds("chat"), pausing.holds("memory")) == (True, False)
    monkeypatch.setattr(pausing, "transaction", lambda: 1 / 0)
    monkeypatch.setattr(pausing._current[0], "_read", pausing._read)
    monkeypatch.setattr(pausing._current[0], "_due", 0.0)
    assert (pausing.holds("chat"), pausing.holds("memory")) == (True, False)


def test_sweeps_do_not_fill_a_paused_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    from app.actors import chores  # importing declares them, so the broker must be there before

    thread = said(guest()).thread_id
    rows("update turns set created_at = now() - interval '1 hour'")
    pause()
    assert pausing.holds("chat")
    for _ in range(5):
        forget_mark(str(thread))
        chores.sweep()
    assert len(queued("chat")) == 2, "the one that woke it first, and one of the sweeps"
    purging.purge("chat")
    assert queued("chat") == []
    forget_mark(str(thread))
    chores.sweep()
    assert len(queued("chat")) == 1, "what is owed comes back, also while it is paused"


def test_periodic_jobs_of_a_paused_queue_wait_once() -> None:
    pause("chores")
    for number in range(5):
        periodic.start_due(datetime.now(UTC) + timedelta(hours=number), {})
    names = [job.actor_name for job in queued("chores")]
    assert sorted(names) == sorted(periodic.PERIODIC)
    assert count("periodic_runs") == 5 * len(periodic.PERIODIC)


def forget_mark(thread: str) -> None:
    """Let the seconds pass in which the same wake-up is not sent again anyway."""
    from app.actors.middleware import deduplication

    deduplication.forget("chat.reply", [thread])
