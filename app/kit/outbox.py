"""Nothing leaves before it is true: what a verb wants sent waits here until its transaction has committed.

Sending may fail (Redis away, process killed). That is logged and counted, never fatal, because a durable row stands
behind everything sent and the sweep or the next connect repairs it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import dramatiq
from redis.exceptions import RedisError

from app.extensions import push
from app.kit import logging

Json = dict[str, Any]
SESSION_ENDED, THREAD_ERASED = "session_ended", "thread_erased"  # a process that hears these also acts on them


@dataclass(frozen=True, slots=True)
class Job:
    """A message for an actor."""

    actor: str
    args: tuple[Any, ...]
    kwargs: Json = field(default_factory=dict)
    correlation_id: str | None = None  # of the work at hand when None
    job_id: str | None = None  # made when it is sent when None
    delay: int | None = None  # milliseconds


@dataclass(frozen=True, slots=True)
class Event:
    """A payload for everybody in a room."""

    name: str
    room: str
    payload: Json = field(repr=False)


class OutsideTransactionError(RuntimeError):
    """`enqueue` or `emit` was called where nothing will ever commit and send it."""


Item = Job | Event
_pending: ContextVar[list[Item] | None] = ContextVar("outbox", default=None)


def enqueue(actor: str, *args: str | int) -> None:
    """Run `actor` with `args` (ids, not objects) after this transaction has committed."""
    _add(Job(actor, args))


def enqueue_later(seconds: float, actor: str, *args: str | int) -> None:
    """Like `enqueue`, but it begins `seconds` after the commit, or up to a second later."""
    _add(Job(actor, args, delay=round(seconds * 1000)))


def enqueue_again(actor: str, args: tuple[Any, ...], kwargs: Json, correlation_id: str) -> str:
    """Like `enqueue`, for a job that was sent before: same arguments, same correlation id; return its new id."""
    job_id = str(uuid4())
    _add(Job(actor, args, kwargs, correlation_id, job_id))
    return job_id


def knows(actor: str) -> bool:
    """Tell whether there is an actor of that name."""
    return actor in dramatiq.get_broker().get_declared_actors()


def emit(event: str, thread_id: UUID, cid: str, payload: Json) -> None:
    """Push `event` to everybody who reads the thread, after this transaction has committed."""
    _add(Event(event, thread_room(thread_id), wire(thread_id, cid, payload)))


def emit_to_person(event: str, user_id: UUID, cid: str, payload: Json, thread_id: UUID | None = None) -> None:
    """Push `event` to all sockets of a person, whatever they read, after this transaction has committed."""
    _add(Event(event, person_room(user_id), wire(thread_id, cid, payload)))


def end_sessions(room: str, reason: str) -> None:
    """Tell every socket in `room` that its sign-in is over and close it, after this transaction has committed."""
    payload = {"code": 4401, "reason": reason}
    _add(Event(SESSION_ENDED, room, wire(None, logging.correlation_id(), payload)))


def emit_now(event: str, thread_id: UUID, cid: str, payload: Json, skip: str | None = None) -> None:
    """Push at once what nobody needs to keep, such as the pieces of a reply in the making; not to the socket `skip`."""
    _push(Event(event, thread_room(thread_id), wire(thread_id, cid, payload)), skip_sid=skip)


def emit_ops(panel: str, cid: str, payload: Json) -> None:
    """Push at once how a panel of the console stands to whoever watches it, in whatever process."""
    _push(Event("ops", ops_room(panel), wire(None, cid, {"panel": panel, "payload": payload})))


def emit_to(socket_id: str, event: str, thread_id: UUID | None, cid: str, payload: Json) -> None:
    """Push at once to one socket of this process alone; no other process hears of it."""
    _push(Event(event, socket_id, wire(thread_id, cid, payload)), ignore_queue=True)


def thread_room(thread_id: UUID) -> str:
    """Return the room of everybody who reads a thread."""
    return f"thread:{thread_id}"


def ops_room(panel: str) -> str:
    """Return the room of whoever watches a panel of the console."""
    return f"ops:{panel}"


def person_room(user_id: UUID) -> str:
    """Return the room of all sockets of a person."""
    return f"user:{user_id}"


def sign_in_room(family_id: UUID) -> str:
    """Return the room of all sockets of one sign-in."""
    return f"sign-in:{family_id}"


def wire(thread_id: UUID | None, cid: str, payload: Json) -> Json:
    """Return `payload` with what every event carries: the thread, the correlation id, the time."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"thread_id": thread_id and str(thread_id), "cid": cid, "ts": now, **payload}


@contextmanager
def collecting() -> Iterator[list[Item]]:
    """Gather what is enqueued and emitted inside; for `transaction` alone."""
    pending: list[Item] = []
    token = _pending.set(pending)
    try:
        yield pending
    finally:
        _pending.reset(token)


@contextmanager
def undoing() -> Iterator[None]:
    """Drop what is enqueued and emitted inside when it raises; for `savepoint` alone."""
    pending = _pending.get()
    before = len(pending) if pending is not None else 0
    try:
        yield
    except BaseException:
        if pending is not None:
            del pending[before:]
        raise


def flush(pending: list[Item]) -> None:
    """Send what a committed transaction collected, in its order; failures are logged and counted."""
    for item in pending:
        if isinstance(item, Event):
            _push(item)
        else:
            _start(item)


def _add(item: Item) -> None:
    pending = _pending.get()
    if pending is None:
        raise OutsideTransactionError(repr(item))
    pending.append(item)


def _push(event: Event, **where: Any) -> None:
    # The emitter logs its own failures and raises none.
    push.emitter.emit(event.name, event.payload, namespace="/", to=event.room, **where)


def _start(job: Job) -> None:
    try:
        broker = dramatiq.get_broker()
        options = {"correlation_id": job.correlation_id or logging.correlation_id()}
        message = broker.get_actor(job.actor).message_with_options(args=job.args, kwargs=job.kwargs, **options)
        broker.enqueue(message.copy(message_id=job.job_id or message.message_id), delay=job.delay)
    except (RedisError, dramatiq.errors.BrokerConnectionError) as error:
        logging.survived("outbox.enqueue", error, actor=job.actor)
