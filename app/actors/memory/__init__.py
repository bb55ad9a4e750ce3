"""The memory: told of every turn behind the reply, asked when the brain wants to know what was said before.

It is never in the way of a reply: a write is a job of its own with a row behind it, and whatever the memory cannot do
now it does later.
"""

import threading
from uuid import UUID

import dramatiq

from app.actors.memory import cache, recalling
from app.actors.memory.kinds import memory
from app.actors.memory.writing import write_next
from app.domain import memory as owed
from app.integrations.memory import Ask
from app.kit import metrics, outbox
from app.kit.transaction import transaction

AT_ONCE = 5  # turns of one thread, before the others get their chance
PLACES = 2  # threads that one process writes at the same time: the others are for people who wait for a reply
WAKES = 20  # threads that one run of `drain` wakes, so that a service that is back is not run over

_places = threading.BoundedSemaphore(PLACES)


@dramatiq.actor(actor_name="memory.mirror", queue_name="memory")
def mirror(conversation_id: str) -> None:
    """Tell the memory what it is owed of this thread, the oldest first; return when it cannot be done now.

    Whoever waited here would hold a thread that replies are made in; `memory.drain` finds what is left.
    """
    if not _places.acquire(blocking=False):
        return
    try:
        is_more = _mirror(UUID(conversation_id))
    finally:
        _places.release()
    if is_more:
        with transaction():
            outbox.enqueue("memory.mirror", conversation_id)


def _mirror(thread_id: UUID) -> bool:
    """Write at most AT_ONCE; tell whether there may be more."""
    last = None
    for _ in range(AT_ONCE):
        claim = write_next(memory(), thread_id) if owed.takes_writes() and not cache.is_paused() else None
        if claim is None:
            break
        last = claim
    else:
        return True
    if last:
        recalling.prepare(Ask(str(last.thread_id), str(last.user_id), last.said))
    return False


@dramatiq.actor(actor_name="memory.drain", queue_name="chores")
def drain() -> None:
    """Wake the threads whose memory is owed something that is due, the longest waiting first, a few at a time."""
    takes = owed.takes_writes() and not cache.is_paused()
    with transaction() as session:
        waiting = owed.backlog(session)
        if waiting.waiting and takes:
            owed.wake_owed(session, WAKES)
    metrics.memory_waiting.set(waiting.waiting)
    metrics.memory_oldest.set(waiting.oldest)


recall = recalling.recall

__all__ = ["drain", "memory", "mirror", "recall"]
