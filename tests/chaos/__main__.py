"""`make chaos`: the promise under kill -9, at length. `make chaos SEED=7 TURNS=300 KILLS=12 USERS=20` repeats a run."""

import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos.drive import Wish, drive
from tests.chaos.report import is_kept, lines


def main() -> int:
    """Drive, report, and return 0 when the promise was kept; the logs stay when it was not."""
    wish = _wish()
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    folder.chmod(0o755)
    began = time.monotonic()

    def say(line: str) -> None:
        sys.stdout.write(f"{time.monotonic() - began:6.1f} s  {line}\n")
        sys.stdout.flush()

    say(f"seed {wish.seed}: {wish.users} people, {wish.turns}+ turns, {wish.kills} kills")
    outcome = drive(wish, folder, say)
    sys.stdout.write("\n".join(lines(outcome)) + "\n")
    if is_kept(outcome):
        shutil.rmtree(folder)
        return 0
    sys.stdout.write(f"logs and data: {folder}\n")
    return 1


def _wish() -> Wish:
    given = {**os.environ, **dict(word.split("=", 1) for word in sys.argv[1:])}
    seed = random.SystemRandom().randrange(1_000_000)
    default = Wish(seed=seed)
    return Wish(**{name: int(given.get(name.upper(), getattr(default, name))) for name in vars(default)})


if __name__ == "__main__":
    sys.exit(main())
