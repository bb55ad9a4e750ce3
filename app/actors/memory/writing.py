"""One write: claim it, tell the memory, write down how that went; no transaction is open in between."""

import time
from uuid import UUID

import structlog

from app.actors.memory import cache
from app.domain import circuits
from app.domain import memory as owed
from app.domain.memory import Claim
from app.integrations.memory import (
    Memory,
    MemoryMisconfigured,
    MemoryRejected,
    MemoryUnavailable,
    Outcome,
    Pair,
)
from app.kit import breakers, logging, metrics, outbox
from app.kit.transaction import transaction

_log = structlog.stdlib.get_logger(__name__)


def write_next(memory: Memory, thread_id: UUID) -> Claim | None:
    """Tell the memory what it is owed longest of the thread and return that; None when nothing went through.

    Raises MemoryRejected after it has closed a write that the memory does not want: that is a dead letter.
    """
    with transaction() as session:
        claim = owed.claim_next(session, thread_id, memory.name)
    return claim if claim and _write(memory, claim) else None


def _write(memory: Memory, claim: Claim) -> bool:
    try:
        outcome = _told(memory, claim)
    except MemoryUnavailable as error:
        _put_off(claim, error, unclear=error.unclear, seconds=error.retry_after)
        return False
    except MemoryMisconfigured as error:
        _stop_writing(claim, error)
        return False
    except MemoryRejected as error:
        _reject(claim, error)
        raise
    except BaseException as error:
        # A time limit, a shutdown, a mistake of ours: nobody knows what the memory has heard.
        _put_off(claim, error, unclear=True, seconds=None)
        raise
    with transaction() as session:
        owed.done(session, claim, memory.name, outcome)
    return True


def _told(memory: Memory, claim: Claim) -> Outcome:
    """Tell the memory; what is cached of the thread goes, whatever comes of it."""
    if not claim.said.strip() or not claim.answered.strip():
        return "skipped_empty"
    thread_id, began, outcome = str(claim.thread_id), time.perf_counter(), "failed"
    cache.drop(thread_id)
    try:
        done = memory.write(_pair(claim))
        outcome = "ok"
        return done
    finally:
        cache.drop(thread_id)
        metrics.memory_seconds.labels("write", outcome).observe(time.perf_counter() - began)


def _pair(claim: Claim) -> Pair:
    return Pair(
        turn_id=str(claim.turn_id),
        thread_id=str(claim.thread_id),
        user_id=str(claim.user_id),
        said=claim.said,
        answered=claim.answered,
        is_first=claim.is_first,
        is_unclear=claim.is_unclear,
    )


def _put_off(claim: Claim, error: BaseException, *, unclear: bool, seconds: int | None) -> None:
    logging.survived("memory.write", error, thread_id=str(claim.thread_id), turn_id=str(claim.turn_id))
    if getattr(error, "status_code", None) == 429:
        cache.pause(seconds)
    with transaction() as session:
        owed.put_off(session, claim, type(error).__name__, unclear=unclear, seconds=seconds)


def _reject(claim: Claim, error: MemoryRejected) -> None:
    with transaction() as session:
        owed.reject(session, claim, str(error))
        outbox.enqueue("memory.mirror", str(claim.thread_id))  # what comes after it need not wait


def _stop_writing(claim: Claim, error: MemoryMisconfigured) -> None:
    """Stop all writes until somebody has looked: another path is never tried, and nothing is thrown away for it."""
    _log.error("the memory is not what the settings say; writes wait until its breaker is released", reason=str(error))
    with transaction() as session:
        owed.put_off(session, claim, type(error).__name__, unclear=False, seconds=None)
        for component in ("zep_write", "zep_read"):
            circuits.override(session, component, circuits.Force("forced_open", str(error)), "memory.mirror")
    breakers.look_again()
