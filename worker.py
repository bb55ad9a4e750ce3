"""The worker and scheduler processes: `python worker.py [dramatiq options]`, `python worker.py --scheduler`."""

import errno
import os
import sys

from dramatiq.cli import main, make_argument_parser

import app
from app.config import settings
from app.kit import tallies

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


def run(arguments: list[str]) -> int:
    """Run what the command line asks for and return the exit status."""
    tallies.settle(os.environ)
    if "--scheduler" in arguments:
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
