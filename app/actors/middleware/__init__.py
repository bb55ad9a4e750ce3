"""MIDDLEWARE: what happens around every job, outermost first."""

from collections.abc import Callable

from dramatiq import Middleware
from dramatiq.middleware import AgeLimit, Callbacks, Retries, ShutdownNotifications, TimeLimit

from app.actors.middleware.correlation import Correlation

MIDDLEWARE: tuple[Callable[[], Middleware], ...] = (
    Correlation,  # first, so that every line below carries the id, and cleared whatever happens
    lambda: AgeLimit(max_age=24 * 3600 * 1000),  # nobody waits a day: the sweep has long made a fresh job
    lambda: TimeLimit(time_limit=120_000),  # a stuck job must give its thread back
    lambda: ShutdownNotifications(notify_shutdown=True),  # a deploy interrupts, the job hands its work back
    Callbacks,
    lambda: Retries(max_retries=5, min_backoff=200, max_backoff=15_000),  # jittered by dramatiq
)
