"""`python -m tests.doubles.openai --port N [--script file.py]`: the double as a process, which may be killed.

A script is a Python file with `answer(request) -> Answer | Status | Fault`; without one the small player answers.
"""

import argparse
import runpy
import threading

from tests.doubles.openai import player
from tests.doubles.openai.server import serving


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--script")
    given = parser.parse_args()
    with serving(given.port) as double:
        double.script = runpy.run_path(given.script)["answer"] if given.script else player.answer
        print(double.url, flush=True)  # noqa: T201 - whoever started us waits for it
        threading.Event().wait()


if __name__ == "__main__":
    main()
