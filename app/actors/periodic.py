"""PERIODIC: which actors run how often; the scheduler starts each once per time slot, however many schedulers run."""

import signal
import threading
from datetime import UTC, datetime

import structlog
from redis.exceptions import RedisError

from app.actors import broker, pausing
from app.domain import periodic_runs
from app.kit import logging
from app.kit.errors import Unavailable
from app.kit.transaction import transaction

PERIODIC = {  # actor: seconds between two runs
    "chores.sweep": 2,
    "memory.drain": 2,
    "notifications.wake": 5,
    "deliveries.wake": 2,
    "outreach.settle": 5,
    "deliveries.settle": 10,
    "memory.erase_due": 10,
    "chores.ledger": 60,
    "failed_tasks.import_dead": 60,
    "circuits.sweep": 60,
    "chores.embed_listings": 60,
    "chores.embed_articles": 60,
    "chores.tidy": 600,
    "chores.sweep_pictures": 600,
}

_log = structlog.stdlib.get_logger(__name__)


def run() -> None:
    """Start every job of PERIODIC when its slot begins, until SIGTERM or SIGINT."""
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    _log.info("scheduler started", jobs=list(PERIODIC))
    started: dict[str, datetime] = {}
    while not stopped.is_set():
        now = datetime.now(UTC)
        start_due(now, started)
        _recover()
        stopped.wait(_until_next_slot(now))


def start_due(now: datetime, started: dict[str, datetime]) -> None:
    """Start what is due at `now` and not in `started` yet; a job that cannot be started now is tried again."""
    pausing.holds("chores")  # learns of pauses: what is started below waits once, not once per slot
    for job, every in PERIODIC.items():
        slot = _slot(now, every)
        if started.get(job) == slot:
            continue
        try:
            with transaction() as session:
                periodic_runs.start_once(session, job, slot)
            started[job] = slot
        except Unavailable as error:  # the scheduler outlives an outage of the database
            logging.survived("scheduler.start", error, job=job)


def _recover() -> None:
    try:
        broker.current().recover_dead_workers()
    except RedisError as error:  # whoever died while Redis is away is found when it is back
        logging.survived("scheduler.recover", error)


def _slot(now: datetime, every: int) -> datetime:
    return datetime.fromtimestamp(now.timestamp() // every * every, UTC)


def _until_next_slot(now: datetime) -> float:
    shortest = min(PERIODIC.values())
    return shortest - now.timestamp() % shortest
