"""What processes say about themselves ends with them."""

import os
import subprocess
import sys
from pathlib import Path

from app.kit import metrics


def test_only_the_living_say_how_their_breakers_stand(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    ours, theirs, counter = (
        tmp_path / name
        for name in (f"gauge_livemax_{os.getpid()}.db", f"gauge_livemax_{gone.pid}.db", f"counter_{gone.pid}.db")
    )
    for path in (ours, theirs, counter):
        path.touch()
    metrics.forget_the_dead(str(tmp_path))
    assert (ours.exists(), theirs.exists(), counter.exists()) == (True, False, True)
