"""What is worth trying again, said by the error's type in one table."""

from dramatiq.middleware import Retries, Shutdown, TimeLimitExceeded
from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError

from app.kit.errors import Unavailable

# The first line whose type fits counts. Whatever stands nowhere is a mistake of ours or of the caller's: it fails the
# same way every time, so it goes to the dead letters at once, where somebody can see it.
TRIES_AGAIN: tuple[tuple[type[BaseException], int], ...] = (
    (Unavailable, 5),  # a provider or the database is away: it comes back
    (OperationalError, 5),  # the database, seen outside a transaction of ours
    (RedisError, 5),
    (Shutdown, 5),  # a deploy interrupted it: the next worker goes on
    (TimeLimitExceeded, 1),  # once more, perhaps the machine was busy; a poison job must not come back for ever
)
MIN_BACKOFF, MAX_BACKOFF = 200, 15_000  # milliseconds; doubled each time and jittered by dramatiq


def retries() -> Retries:
    """Return the middleware that tries again by the table."""
    return Retries(retry_when=is_worth_it, min_backoff=MIN_BACKOFF, max_backoff=MAX_BACKOFF)


def is_worth_it(tried_again: int, error: BaseException) -> bool:
    """Whether a job that was tried again `tried_again` times already deserves another go."""
    return tried_again < next((most for kind, most in TRIES_AGAIN if isinstance(error, kind)), 0)
