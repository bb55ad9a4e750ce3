"""A worker of ours with a single job: tell the memory what the thread given on the command line is owed."""

import sys

import app
from app.config import settings


def main() -> None:
    """Run the job once."""
    app.bind(settings())
    from app.actors import memory

    memory.mirror.fn(sys.argv[1])


if __name__ == "__main__":
    main()
