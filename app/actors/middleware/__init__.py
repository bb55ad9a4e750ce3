"""MIDDLEWARE: what happens around every job, outermost first.

None of it opens a Flask application context: nothing an actor calls needs one (docs/decisions/0006).
"""

from collections.abc import Callable

from dramatiq import Middleware
from dramatiq.middleware import AgeLimit, Callbacks, ShutdownNotifications, TimeLimit

from app.actors.middleware.correlation import Correlation
from app.actors.middleware.dead_letters import DeadLetters
from app.actors.middleware.deduplication import Deduplication
from app.actors.middleware.heartbeat import Heart
from app.actors.middleware.metrics import Metrics
from app.actors.middleware.pauses import Pauses
from app.actors.middleware.retries import retries
from app.actors.middleware.tracing import Tracing

MIDDLEWARE: tuple[Callable[[], Middleware], ...] = (
    Pauses,  # before all: what is put back was not begun
    Correlation,  # around everything, so that every line and span carries the id, and cleared whatever happens
    Tracing,  # next: what the others do belongs to the job
    DeadLetters,  # before Retries: after a job the last one comes first, and this one sees what that decided
    Metrics,
    Heart,
    Deduplication,  # before anything may skip the job: a skipped one must not keep the next from being queued
    lambda: AgeLimit(max_age=24 * 3600 * 1000),  # nobody waits a day: the sweep has long made a fresh job
    lambda: TimeLimit(time_limit=120_000),  # a stuck job must give its thread back
    lambda: ShutdownNotifications(notify_shutdown=True),  # a deploy interrupts, the job hands its work back
    Callbacks,
    retries,  # by the error's type, with jittered backoff
)
