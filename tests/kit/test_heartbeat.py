"""A check tells a process that works from one that hangs, and from one that is gone."""

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.config import settings
from app.kit import heartbeat
from tests.waiting import until

BEATING = """
import time
from app.kit.heartbeat import Heartbeat
heart = Heartbeat("baker")
while True:
    heart.beat()
    time.sleep(0.05)
"""


@pytest.fixture
def baker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[bytes]]:
    """A process with a heart."""
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setattr(settings(), "var_dir", str(tmp_path))
    monkeypatch.setattr(heartbeat, "SILENT_SECONDS", 0.5)
    with subprocess.Popen([sys.executable, "-c", BEATING]) as process:
        until(lambda: heartbeat.trouble("baker") is None, 10, "it beats")
        yield process
        process.kill()


def test_of_nobody_there_is_no_heartbeat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "var_dir", str(tmp_path))
    assert "no baker is at work here" in (heartbeat.trouble("baker") or "")


def test_a_process_that_stands_still_is_found(baker: subprocess.Popen[bytes]) -> None:
    baker.send_signal(signal.SIGSTOP)
    until(lambda: f"baker-{baker.pid} has been silent" in (heartbeat.trouble("baker") or ""), 5, "it is found silent")
    baker.send_signal(signal.SIGCONT)
    until(lambda: heartbeat.trouble("baker") is None, 5, "it is well again")


def test_one_that_was_killed_is_gone_and_holds_nothing_against_the_next(baker: subprocess.Popen[bytes]) -> None:
    baker.kill()
    baker.wait()
    until(lambda: "no baker is at work" in (heartbeat.trouble("baker") or ""), 5, "it is gone")
    next_one = heartbeat.Heartbeat("baker")
    next_one.beat()
    assert heartbeat.trouble("baker") is None
    next_one.stop()
    assert "no baker is at work" in (heartbeat.trouble("baker") or "")


def test_of_two_the_hanging_one_is_found(baker: subprocess.Popen[bytes]) -> None:
    with subprocess.Popen([sys.executable, "-c", BEATING]) as other:
        other_name = f"baker-{other.pid}"
        until(lambda: any(path.name == other_name for path in heartbeat._folder().iterdir()), 10, "the other beats")
        baker.send_signal(signal.SIGSTOP)
        until(lambda: f"baker-{baker.pid}" in (heartbeat.trouble("baker") or ""), 5, "one is found")
        assert other_name not in (heartbeat.trouble("baker") or "")
        other.kill()


def test_who_stops_leaves_no_folder_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "var_dir", str(tmp_path))
    cook, baker = heartbeat.Heartbeat("cook"), heartbeat.Heartbeat("baker")
    cook.stop()
    assert heartbeat.trouble("baker") is None
    baker.stop()
    assert list((tmp_path / "alive").iterdir()) == []


def test_who_begins_clears_away_the_folders_of_those_that_were_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "var_dir", str(tmp_path))
    alive = tmp_path / "alive"
    for host in ("killed", "hung"):
        left = alive / host / "baker-7"
        left.parent.mkdir(parents=True)
        left.touch()
        for path in (left, left.parent):
            os.utime(path, (0, 0))
    (alive / "beginning").mkdir()
    with (alive / "hung" / "baker-7").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        heart = heartbeat.Heartbeat("baker")
        assert {path.name for path in alive.iterdir()} == {"hung", "beginning", heartbeat._folder().name}
    assert heartbeat.trouble("baker") is None
    heart.stop()
