"""However a job dies, it becomes one failed task; a real worker does the dying."""

import json
from types import ModuleType
from typing import Any
from uuid import uuid4

import dramatiq
import pytest
from redis.exceptions import ConnectionError as RedisAway

from app.actors import dead_set
from app.extensions import db
from app.kit.errors import Unavailable
from tests.counting import survived
from tests.dying import DONE, QUEUE, declare, died, letter, working
from tests.jobs import queued
from tests.making import count, rows
from tests.outage import dead_database
from tests.waiting import until

COLUMNS = "reason, actor, error, attempts, queue, state"
KEY = f"dramatiq:{QUEUE}"


@pytest.fixture
def broker(database: None) -> Any:
    """This process's broker, with actors that die."""
    broker: Any = dramatiq.get_broker()
    if "test.always" not in broker.actors:
        declare(broker)
    return broker


@pytest.fixture
def chores(database: None) -> ModuleType:
    from app.actors import failed_tasks  # importing declares its actors, so the broker must be there before

    return failed_tasks


def send(broker: Any, actor: str, *args: Any, timestamp: int | None = None, **options: Any) -> dramatiq.Message[Any]:
    message: dramatiq.Message[Any] = dramatiq.Message(
        queue_name=QUEUE, actor_name=actor, args=args, kwargs={}, options={"correlation_id": "cid-7", **options}
    )
    if timestamp is not None:
        message = message.copy(message_timestamp=timestamp)
    return broker.enqueue(message)


def put(broker: Any, raw: bytes, queue: str = QUEUE) -> str:
    """Put bytes into a queue as dramatiq stores a job, and return their id in Redis."""
    redis_id = str(uuid4())
    broker.client.hset(f"dramatiq:{queue}.msgs", redis_id, raw)
    broker.client.rpush(f"dramatiq:{queue}", redis_id)
    return redis_id


def dead(broker: Any) -> int:
    """Return how many letters the broker itself holds."""
    return int(broker.client.zcard(f"{KEY}.XQ")) + int(broker.client.hlen(f"{KEY}.XQ.msgs"))


def is_idle(broker: Any) -> bool:
    return not broker.do_qsize(QUEUE)


def one_row(broker: Any) -> Any:
    """Return the one failed task, once the queue has come to rest and the broker holds no letter any more."""
    with working(broker):
        until(lambda: is_idle(broker) and count("failed_tasks"), 20, "the job is dead and written down")
        until(lambda: not dead(broker), 5, "the broker's own letter is dropped")
    (row,) = rows(f"select {COLUMNS} from failed_tasks")
    return tuple(row)


def test_when_its_retries_are_exhausted(broker: Any) -> None:
    sent = send(broker, "test.always", "thread-1")
    assert one_row(broker) == ("retries_exhausted", "test.always", "Nasty", 3, QUEUE, "open")
    assert rows("select job_id, args, kwargs, correlation_id from failed_tasks") == [
        (sent.message_id, ["thread-1"], {}, "cid-7")
    ]


def test_what_is_kept_of_the_error_tells_where_but_no_values(broker: Any) -> None:
    send(broker, "test.always", "thread-1")
    one_row(broker)
    ((message, traceback),) = rows("select message, traceback from failed_tasks")
    assert message == "call +###### about thread-1"
    assert 'tests/dying.py", line' in traceback
    assert "in always" in traceback
    assert "what the person wrote" not in message + traceback
    assert "533" not in traceback


def test_when_it_throws_what_it_declares(broker: Any) -> None:
    send(broker, "test.hopeless")
    assert one_row(broker) == ("throws", "test.hopeless", "NotWorthARetry", 1, QUEUE, "open")


def test_when_it_is_too_old(broker: Any) -> None:
    send(broker, "test.fine", "late", timestamp=0)
    assert one_row(broker) == ("too_old", "test.fine", "SkipMessage", 0, QUEUE, "open")
    assert DONE == []


def test_when_it_takes_too_long(broker: Any) -> None:
    send(broker, "test.stuck")
    assert one_row(broker) == ("time_limit", "test.stuck", "TimeLimitExceeded", 2, QUEUE, "open")


def test_when_every_worker_that_tried_was_shut_down(broker: Any) -> None:
    send(broker, "test.interrupted")
    assert one_row(broker) == ("retries_exhausted", "test.interrupted", "Shutdown", 3, QUEUE, "open")


def test_when_nobody_knows_its_actor(broker: Any) -> None:
    send(broker, "test.nobody", "x")
    assert one_row(broker) == ("unknown_actor", "test.nobody", "ActorNotFound", 0, QUEUE, "open")


def test_when_its_retry_cannot_be_queued(broker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """dramatiq would acknowledge it, and the job would be gone."""
    send(broker, "test.always", "thread-1")
    enqueue = broker.enqueue

    def away(message: Any, *, delay: int | None = None) -> Any:
        if delay is not None:
            raise RedisAway
        return enqueue(message, delay=delay)

    monkeypatch.setattr(broker, "enqueue", away)
    assert one_row(broker) == ("retry_lost", "test.always", "Nasty", 1, QUEUE, "open")


SHAPELESS = [
    b"\xff\x00 not a job",
    b"{}",
    b"[1, 2]",
    json.dumps(  # a job without the id that it must be acknowledged by
        {
            "queue_name": QUEUE,
            "actor_name": "test.fine",
            "args": ["odd"],
            "kwargs": {},
            "options": {},
            "message_id": "m",
            "message_timestamp": 1,
        }
    ).encode(),
    json.dumps(  # would end the worker thread: there is no such queue to acknowledge it to
        {
            "queue_name": "elsewhere",
            "actor_name": "test.fine",
            "args": ["odd"],
            "kwargs": {},
            "options": {"redis_message_id": "r"},
            "message_id": "m",
            "message_timestamp": 1,
        }
    ).encode(),
    json.dumps(  # an id that cannot be hashed
        {
            "queue_name": QUEUE,
            "actor_name": "test.fine",
            "args": [],
            "kwargs": {},
            "options": {},
            "message_id": ["m"],
            "message_timestamp": 1,
        }
    ).encode(),
]


@pytest.mark.parametrize("queue", [QUEUE, f"{QUEUE}.DQ"])
@pytest.mark.parametrize("raw", SHAPELESS)
def test_when_it_is_no_job_at_all(broker: Any, raw: bytes, queue: str) -> None:
    """And what was fetched together with it still runs."""
    redis_id = put(broker, raw, queue)
    for n in range(3):
        send(broker, "test.fine", f"neighbour {n}")
    reason, actor, _, attempts, at, state = one_row(broker)
    assert (reason, actor, attempts, at, state) == ("unreadable", "", 0, QUEUE, "open")
    assert sorted(DONE) == [f"neighbour {n}" for n in range(3)]
    ((job_id, message),) = rows("select job_id, message from failed_tasks")
    assert (job_id, message.startswith(f"{len(raw)} bytes, sha256 ")) == (redis_id, True)


def test_a_job_that_succeeds_leaves_no_row(broker: Any) -> None:
    with working(broker):
        send(broker, "test.fine", "well")
        until(lambda: DONE == ["well"] and is_idle(broker), 10)
    assert (count("failed_tasks"), dead(broker)) == (0, 0)


def test_a_death_owes_an_alert_under_the_same_correlation_id(broker: Any) -> None:
    send(broker, "test.hopeless")
    one_row(broker)
    (alert,) = [job for job in queued("chores") if job.actor_name == "alerts.send"]
    assert alert.options["correlation_id"] == "cid-7"
    assert rows("select id::text from failed_tasks") == [tuple(alert.args)]


def die_without_database(broker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a job die while the database is away; its letter is with the broker then."""
    before = survived("dead_letters.record")
    with monkeypatch.context() as outage:
        outage.setattr(db, "sessions", dead_database())
        send(broker, "test.always", "thread-1")
        put(broker, b"not a job")
        with working(broker):
            until(lambda: survived("dead_letters.record") == before + 2, 20, "both could not be written down")
    assert (count("failed_tasks"), dead(broker)) == (0, 4)


def test_what_died_while_the_database_was_away_is_imported_once(broker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    die_without_database(broker, monkeypatch)
    assert [dead_set.import_all(), dead_set.import_all()] == [2, 0]
    assert rows("select reason, actor, args, attempts from failed_tasks order by actor") == [
        ("unreadable", "", [], 0),
        ("dead_letter", "test.always", ["thread-1"], 3),
    ]
    ((traceback,),) = rows("select traceback from failed_tasks where actor = 'test.always'")
    assert "in always" in traceback
    assert "533" not in traceback
    assert dead(broker) == 0


def test_an_import_without_the_database_drops_nothing(broker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    die_without_database(broker, monkeypatch)
    with monkeypatch.context() as outage:
        outage.setattr(db, "sessions", dead_database())
        with pytest.raises(Unavailable):
            dead_set.import_all()
    assert dead(broker) == 4
    assert dead_set.import_all() == 2


def test_a_letter_that_is_written_down_already_is_only_dropped(broker: Any) -> None:
    sent = send(broker, "test.fine", "x")
    died(job_id=sent.message_id)
    broker.client.hset(f"{KEY}.XQ.msgs", "r", sent.encode())
    broker.client.zadd(f"{KEY}.XQ", {"r": 1})
    assert (dead_set.import_all(), count("failed_tasks"), dead(broker)) == (0, 1, 0)


def test_the_periodic_import_leaves_fresh_letters_to_whoever_is_writing_them(
    broker: Any, chores: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    die_without_database(broker, monkeypatch)
    chores.import_dead()
    assert count("failed_tasks") == 0
    broker.client.zadd(f"{KEY}.XQ", dict.fromkeys(broker.client.zrange(f"{KEY}.XQ", 0, -1), 1))
    chores.import_dead()
    assert (count("failed_tasks"), dead(broker)) == (2, 0)


def test_a_reply_that_died_is_replayed_by_hand_with_its_arguments(broker: Any) -> None:
    """The other direction: what was recorded can be run by a worker again."""
    from app.domain import failed_tasks
    from app.kit.transaction import transaction

    with transaction() as session:
        task = failed_tasks.record(session, letter(actor="test.fine", queue=QUEUE, args=("again",)))
        assert task
    with transaction() as session:
        failed_tasks.replay(session, task.id, "cli")
    with working(broker):
        until(lambda: DONE == ["again"] and is_idle(broker), 10)
    assert rows("select state from failed_tasks") == [("replayed",)]
