"""The folder of numbers: what an earlier run left is not counted again, what companions have counted stays."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.kit import tallies


@pytest.fixture
def gone() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_what_an_earlier_run_left_is_dropped(tmp_path: Path, gone: int) -> None:
    for pid in (gone, os.getpid()):  # ours, too: in a container the next run has the same numbers
        (tmp_path / f"counter_{pid}.db").touch()
    (tmp_path / "notes.txt").touch()
    tallies.settle({tallies.VARIABLE: str(tmp_path)})
    assert names(tmp_path) == {"notes.txt"}


def test_while_a_companion_lives_the_counters_of_the_dead_stay(tmp_path: Path, gone: int) -> None:
    kept = {f"counter_{gone}.db", f"counter_{os.getppid()}.db"}
    for name in kept:
        (tmp_path / name).touch()
    tallies.settle({tallies.VARIABLE: str(tmp_path)})
    assert names(tmp_path) == kept


SETTLED = """
import os
from app.kit import tallies
print(tallies.settle(os.environ))
assert os.path.isdir(os.environ[tallies.VARIABLE])
"""


def test_without_a_folder_there_is_one_for_as_long_as_the_process_lives() -> None:
    environment = {name: value for name, value in os.environ.items() if name != tallies.VARIABLE}
    told = subprocess.run(
        [sys.executable, "-c", SETTLED], env=environment, check=True, capture_output=True, text=True
    ).stdout
    assert told.strip()
    assert not Path(told.strip()).exists()
