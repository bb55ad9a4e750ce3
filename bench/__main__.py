"""`python -m bench [idle|load|memory|page|page-long|pickup|search|storm] [--url …]`: prints figures, judges nothing."""

import argparse

from bench import idle, load, memory, page, page_long, pickup, search, storm

MEASUREMENTS = {
    "idle": idle.run,
    "load": load.run,
    "memory": memory.run,
    "page": page.run,
    "page-long": page_long.run,
    "pickup": pickup.run,
    "search": search.run,
    "storm": storm.run,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", default=["idle", "search"], metavar="|".join(MEASUREMENTS))
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    arguments = parser.parse_args()
    for name in arguments.what:
        print(f"\n{name}: {MEASUREMENTS[name].__doc__}", flush=True)
        MEASUREMENTS[name](arguments.url)


main()
