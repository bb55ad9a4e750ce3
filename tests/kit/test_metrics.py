"""What processes say about themselves ends with them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.kit import exposition


def test_only_the_living_say_how_their_breakers_stand(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    ours, theirs, counter = (
        tmp_path / name
        for name in (f"gauge_livemax_{os.getpid()}.db", f"gauge_livemax_{gone.pid}.db", f"counter_{gone.pid}.db")
    )
    for path in (ours, theirs, counter):
        path.touch()
    exposition.forget_the_dead(str(tmp_path))
    assert (ours.exists(), theirs.exists(), counter.exists()) == (True, False, True)


SAW = (
    "from app.kit import metrics; metrics.breaker_state.labels('smtp').set({level}); metrics.handoffs.labels('x').inc()"
)


def states(levels: dict[str, int] | None) -> dict[str, float]:
    samples = [sample for metric in exposition.AllProcesses(levels).collect() for sample in metric.samples]
    assert sum(sample.value for sample in samples if sample.name == "handoffs_total") == 2
    return {sample.labels["name"]: sample.value for sample in samples if sample.name == "breaker_state"}


def test_of_breakers_what_all_share_overrules_what_idle_processes_saw_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    for level in (2, 0):
        subprocess.run([sys.executable, "-c", SAW.format(level=level)], check=True)
    assert states({"smtp": 0, "llm": 1}) == {"smtp": 0, "llm": 1}
    assert states(None) == {"smtp": 2}  # without Redis the worst of them counts
