"""Watching without Prometheus: every process looks, so that alerts are told as long as any of them lives.

No actor and not the scheduler's alone: with the workers or the scheduler gone nobody would say so.
"""

import threading

import structlog
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from app.domain import alerting, standing
from app.extensions import redis
from app.integrations import alerts
from app.kit import breakers, logging
from app.kit.errors import Unavailable
from app.kit.transaction import transaction

EVERY = 5  # seconds
MARK = "alerts:looked"

_log = structlog.stdlib.get_logger(__name__)


def start() -> threading.Thread:
    """Look every few seconds, in a thread of this process, until it ends."""
    thread = threading.Thread(target=_look_for_ever, name="watching", daemon=True)
    thread.start()
    return thread


def look() -> None:
    """Compare how everything stands with the rules and tell what is owed. Raises Unavailable without the database."""
    numbers = standing.of_redis()
    if levels := breakers.levels():
        numbers["breaker_state"] = {(name,): float(level) for name, level in levels.items()}
    with transaction() as session:
        readings = standing.read(numbers | standing.of_database(session)) | standing.slowness(session)
        alerting.settle(session, readings)
    with transaction() as session:
        words = alerting.words_owed(session)
    for word in words:
        _tell(word)


def _look_for_ever() -> None:
    pause = threading.Event()
    while not pause.wait(EVERY):
        try:
            if _is_our_turn():
                look()
        except (Unavailable, SQLAlchemyError) as error:
            logging.survived("alerts.look", error)
        except Exception as error:  # noqa: BLE001 - whatever a look falls over, the next one is still wanted
            _log.exception("looking failed", error=type(error).__name__)


def _is_our_turn() -> bool:
    """Whether no other process has just looked; two that look at once do no harm, so without Redis everybody does."""
    try:
        return bool(redis.client.set(MARK, "1", nx=True, px=EVERY * 1000 - 500))
    except RedisError as error:
        logging.survived("alerts.turn", error)
        return True


def _tell(word: alerting.Word) -> None:
    """Tell one word; one that cannot be told now is owed again after a minute."""
    try:
        alerts.tell(word.alert.title, word.alert.body, is_over=word.alert.is_over)
    except alerts.AlertsUnavailable as error:
        logging.survived("alerts.tell", error, row_id=str(word.row_id))
        return
    with transaction() as session:
        alerting.told(session, word)
