"""The worker and scheduler processes: `python worker.py [dramatiq options]`, `python worker.py --scheduler`.

`--check` with either asks whether it is at work in this container, and exits with 0 or 1.
"""

import errno
import os
import sys

from dramatiq.cli import main, make_argument_parser

import app
from app.config import settings
from app.kit import heartbeat, tallies

DEFAULTS = ["--processes", "1", "--threads", "8", "--worker-shutdown-timeout", "20000", "--skip-logging"]


def boot() -> None:
    """Bind a worker process; dramatiq calls it in each of its children."""
    _begin()
    from app.brain import prompts
    from app.brain.router import classifier
    from app.integrations import embeddings, llm

    prompts.check()
    classifier.weights()
    embeddings.warm_up()
    llm.warm_up()


def check(role: str) -> int:
    """Return 0 when every process of `role` in this container gets on with its work, else 1 and say why."""
    trouble = heartbeat.trouble(role)
    print(trouble or "ok", file=sys.stderr if trouble else sys.stdout)
    return 1 if trouble else 0


def await_database() -> None:
    """Wait for a migrated database, and say so, rather than end and be started again in a circle."""
    from app.domain import health
    from app.extensions import db
    from app.kit import logging

    logging.configure(settings().log_level, json=settings().is_production)
    db.bind(settings().database_url)
    health.await_database()
    db.engine.dispose()  # dramatiq forks: no connection may be shared


def run(arguments: list[str]) -> int:
    """Run what the command line asks for and return the exit status."""
    role = "scheduler" if "--scheduler" in arguments else "worker"
    if "--check" in arguments:
        return check(role)
    tallies.settle(os.environ)
    await_database()
    if role == "scheduler":
        _begin()
        from app.actors import periodic

        periodic.run()
        return 0
    # The caller's options come last and win.
    return main(make_argument_parser().parse_args([*DEFAULTS, *arguments, "worker:boot"]))


def _begin() -> None:
    """Bind this process, tell its numbers where METRICS_PORT says, and watch over everything like the others."""
    app.bind(settings())
    from app.actors import watching
    from app.kit import exposition, logging

    config = settings()
    if config.metrics_port:
        try:
            exposition.serve(config.metrics_host, config.metrics_port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            logging.survived("metrics.serve", error)  # one process of this worker tells the numbers of all
    watching.start()


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
