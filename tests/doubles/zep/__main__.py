"""`python -m tests.doubles.zep --port N [--profile ce] [--state file.jsonl] [--script file.py]`, which may be killed.

What is committed is in the state file before it is answered; started again on the same file, nothing is lost. A test
reads the file with `Zep.left_in(file)`. A script is a Python file with `arrange(double)`, which may add rules or facts.
"""

import argparse
import runpy
import threading
from pathlib import Path
from typing import get_args

from tests.doubles.zep.server import serving
from tests.doubles.zep.service import Profile


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--profile", choices=get_args(Profile), default="ce")
    parser.add_argument("--state", type=Path)
    parser.add_argument("--script")
    given = parser.parse_args()
    with serving(given.profile, given.port, given.state) as double:
        if given.script:
            runpy.run_path(given.script)["arrange"](double)
        print(double.url, flush=True)  # noqa: T201 - whoever started us waits for it
        threading.Event().wait()


if __name__ == "__main__":
    main()
