"""Answering: the only room that knows both the brain and the domain."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import dramatiq
import structlog
from dramatiq.middleware import Shutdown

from app.actors import leases, pausing
from app.actors.chat.abilities import abilities
from app.actors.chat.context import load
from app.actors.chat.course import Course
from app.actors.chat.recording import record
from app.actors.streaming import Stream
from app.brain import supervisor
from app.brain.errors import TurnEnded
from app.brain.types import Reply, TurnContext
from app.domain import turns
from app.kit import logging, metrics, outbox, tracing
from app.kit.errors import Unavailable
from app.kit.transaction import transaction

TURNS_AT_ONCE = 5  # of one thread, before the others get their chance
WORKER = f"{socket.gethostname()}:{os.getpid()}"

_log = structlog.stdlib.get_logger(__name__)


@dramatiq.actor(actor_name="chat.reply", queue_name=turns.QUEUE)
def reply(conversation_id: str) -> None:
    """Answer what this thread is owed, the oldest first; return at once when somebody is at it.

    A worker that is told to stop hands its turn over and does not look for another.
    """
    try:
        for number in range(TURNS_AT_ONCE):
            if number and pausing.holds(turns.QUEUE):
                break
            claim = _claim(UUID(conversation_id))
            if claim is None:
                return
            with (
                logging.working_on(claim.correlation_id, thread_id=conversation_id, turn_id=str(claim.turn_id)),
                # The row's trace and not the job's alone: of two wake-ups that wait at once the second is not sent.
                tracing.span("turn", kind="consumer", parent=claim.traceparent),
            ):
                _answer(claim)
    except Shutdown:
        _hand_over(UUID(conversation_id))
        return
    with transaction():
        outbox.enqueue("chat.reply", conversation_id)


def _claim(conversation_id: UUID) -> turns.Claim | None:
    with transaction() as session:
        return turns.claim_next(session, conversation_id, _worker())


def _hand_over(conversation_id: UUID) -> None:
    try:
        with transaction() as session:
            turns.hand_over(session, conversation_id, _worker())
    except Unavailable as error:  # the lease frees the turn
        logging.survived("turn.hand_over", error, thread_id=str(conversation_id))


def _worker() -> str:
    return f"{WORKER}:{threading.get_ident()}"


def _answer(claim: turns.Claim) -> None:
    began, course = time.perf_counter(), Course(claim.at)
    metrics.turn_stage.labels("wait").observe(claim.waited)
    try:
        with leases.held(claim) as lease:
            with _stage("load"):
                context = load(claim)
            course.note("load", began)
            with _stage("think"):
                answer = _think(context, lease, course)
        thought = time.perf_counter()
        with _stage("record"):
            recorded = record(claim, context, answer, course)
    except TurnEnded:
        recorded = False
    except Shutdown:
        raise
    except BaseException as error:
        # The time limit included: whoever claims next must not wait for this lease.
        _give_back(claim, error)
        raise
    ms = round((time.perf_counter() - began) * 1000, 1)
    if recorded:
        course.finish(claim, thought)
        metrics.turn_think.labels(answer.agent).observe(ms / 1000)
        metrics.turn_whole.observe(claim.waited + ms / 1000)
        _log.info("answered", agent=answer.agent, ms=ms, degraded=answer.degraded)
    else:
        _log.info("reply dropped: stopped, erased or claimed by another worker", ms=ms)


@contextmanager
def _stage(name: str) -> Iterator[None]:
    """Time a stage of a turn that comes to its end."""
    began = time.perf_counter()
    with tracing.span(name):
        yield
    metrics.turn_stage.labels(name).observe(time.perf_counter() - began)


def _think(context: TurnContext, lease: leases.Lease, course: Course) -> Reply:
    stream = Stream(lease)
    answer = supervisor.think(context, abilities(context, stream))
    stream.push()
    course.streamed(stream)
    _count(answer)
    return answer


def _count(answer: Reply) -> None:
    """Count what the brain's steps took and what it survived: it knows no metrics. A tool's no is an answer."""
    for step in answer.trace:
        metrics.brain_step.labels(step.node).observe(step.ms / 1000)
        if not step.outcome.startswith(("ok", "ToolError")):
            metrics.swallowed.labels(f"brain.{step.node}").inc()


def _give_back(claim: turns.Claim, error: BaseException) -> None:
    try:
        with transaction() as session:
            turns.give_back(session, claim, type(error).__name__)
    except Unavailable as second:  # the first error is the one to raise; the lease frees the turn anyway
        logging.survived("turn.give_back", second, turn_id=str(claim.turn_id))
