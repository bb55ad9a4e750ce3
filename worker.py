"""The worker and scheduler processes: `python worker.py [dramatiq options]`, `python worker.py --scheduler`."""

import sys

from dramatiq.cli import main, make_argument_parser

import app
from app.config import settings

DEFAULTS = ["--processes", "1", "--threads", "8", "--worker-shutdown-timeout", "20000", "--skip-logging"]


def boot() -> None:
    """Bind a worker process; dramatiq calls it in each of its children."""
    app.bind(settings())
    from app.brain import prompts
    from app.brain.router import classifier
    from app.integrations import embeddings, llm

    prompts.check()
    classifier.weights()
    embeddings.warm_up()
    llm.warm_up()


def run(arguments: list[str]) -> int:
    """Run what the command line asks for and return the exit status."""
    if "--scheduler" in arguments:
        app.bind(settings())
        from app.actors import periodic

        periodic.run()
        return 0
    # The caller's options come last and win.
    return main(make_argument_parser().parse_args([*DEFAULTS, *arguments, "worker:boot"]))


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
