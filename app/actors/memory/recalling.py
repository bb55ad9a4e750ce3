"""Recalling: once for all who ask at the same time, and nothing when the memory is away."""

import threading
import time
from concurrent.futures import Future

from app.actors.memory import cache
from app.actors.memory.kinds import memory
from app.integrations import llm, zep
from app.integrations.memory import Ask, MemoryRejected, MemoryUnavailable, Recalled
from app.kit import logging, metrics

PATIENCE = 2.5  # seconds for somebody else's question; the memory keeps its own deadline of 2

_asked: dict[str, Future[Recalled | None]] = {}  # by thread: what is being asked at this moment
_lock = threading.Lock()


def recall(ask: Ask) -> Recalled | None:
    """Return what the memory gives for this message; None, logged and counted, when it does not answer in time."""
    if not zep.is_configured():  # our own database is as quick as a cache, and answers the words at hand
        return _recall(ask)
    kept, version = cache.find(ask.thread_id)
    if kept is not None:
        metrics.memory_seconds.labels("recall", "cached").observe(0)
        return kept
    with _lock:
        others = _asked.get(ask.thread_id)
        ours = _asked.setdefault(ask.thread_id, Future())
    return _wait(others, ask) if others else _ask(ours, ask, version)


def prepare(ask: Ask) -> None:
    """Have at hand what the next message of the thread will ask for, when asking takes time and somebody would wait."""
    if zep.is_configured() and llm.is_configured():
        recall(ask)


def _wait(others: Future[Recalled | None], ask: Ask) -> Recalled | None:
    try:
        return others.result(PATIENCE)
    except TimeoutError as error:
        logging.survived("memory.recall", error, thread_id=ask.thread_id)
        return None


def _ask(ours: Future[Recalled | None], ask: Ask, version: cache.Version | None) -> Recalled | None:
    recalled = None
    try:
        recalled = _recall(ask)
        if recalled is not None:
            cache.fill(ask.thread_id, version, recalled)
        return recalled
    finally:
        with _lock:
            del _asked[ask.thread_id]
        ours.set_result(recalled)


def _recall(ask: Ask) -> Recalled | None:
    began, outcome = time.perf_counter(), "failed"
    try:
        recalled = memory().recall(ask)
        outcome = "ok"
    except (MemoryUnavailable, MemoryRejected) as error:
        logging.survived("memory.recall", error, thread_id=ask.thread_id)
        return None
    else:
        return recalled
    finally:
        metrics.memory_seconds.labels("recall", outcome).observe(time.perf_counter() - began)
