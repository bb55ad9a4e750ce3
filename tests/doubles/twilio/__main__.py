"""`python -m tests.doubles.twilio --port N [--script file.py]`: the double as a process, which may be killed.

A script is a Python file with `arrange(double)`, which may add rules. Its account and token are ACCOUNT and TOKEN.
"""

import argparse
import runpy
import threading

from tests.doubles.twilio.server import serving


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--script")
    given = parser.parse_args()
    with serving(given.port) as double:
        if given.script:
            runpy.run_path(given.script)["arrange"](double)
        print(double.url, flush=True)  # noqa: T201 - whoever started us waits for it
        threading.Event().wait()


if __name__ == "__main__":
    main()
