"""`python -m tests.noon`: the worker on a day that is always noon, so that no message waits for the morning."""

import sys
from datetime import UTC, datetime, time

from dramatiq.cli import main, make_argument_parser

import worker
from app.domain.clock import LOCAL
from app.domain.deliveries import guard


def noon() -> datetime:
    """Return noon of today in Cyprus."""
    return datetime.combine(datetime.now(LOCAL).date(), time(12), LOCAL).astimezone(UTC)


def boot() -> None:
    """Bind a worker process, as `worker.boot` does."""
    guard.now = noon
    worker.boot()


if __name__ == "__main__":
    sys.exit(main(make_argument_parser().parse_args([*worker.DEFAULTS, "tests.noon:boot"])))
