"""The double as a process of its own: what is committed survives a kill -9."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from zep_python.core.api_error import ApiError

from app.dev.servers.embedded import free_port
from tests.doubles import zep
from tests.doubles.zep.clients import cloud, community, pair, thread_pair
from tests.waiting import until

HELLO = [("user", "hi"), ("assistant", "hello")]
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state.jsonl"


@pytest.fixture
def elsewhere(file: Path) -> zep.Zep:
    """What stands for the process here: its address and its secret."""
    there = zep.Zep()
    there.port = free_port()
    return there


@contextmanager
def running(there: zep.Zep, file: Path, *more: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "tests.doubles.zep", "--port", str(there.port), "--state", str(file), *more]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        assert process.stdout.readline().strip() == there.url
        yield process
    finally:
        process.kill()
        process.wait()


def test_what_was_answered_is_there_after_a_kill(elsewhere: zep.Zep, file: Path) -> None:
    with running(elsewhere, file) as process:
        client = community(elsewhere)
        client.user.add(user_id="u1")
        client.memory.add_session(session_id="s1", user_id="u1")
        client.memory.add("s1", messages=pair())
        client.memory.add("s2", messages=pair("t2"))
        client.memory.delete("s2")
        process.send_signal(signal.SIGKILL)
        process.wait()
        with pytest.raises(httpx2.HTTPError):
            client.memory.get("s1")
    with running(elsewhere, file):
        assert len(client.memory.get("s1").messages or ()) == 2
        with pytest.raises(ApiError, match="message_uuid already exists"):
            client.memory.add("s1", messages=pair())
        client.memory.add("s1", messages=pair("t3", "and now?", "still here"))
    left = zep.Zep.left_in(file)
    assert left.pairs("s1") == [*HELLO, ("user", "and now?"), ("assistant", "still here")]
    assert (set(left.sessions), set(left.users), len({row["id"] for row in left.messages})) == ({"s1"}, {"u1"}, 4)
    assert [asked.method for asked in left.requests].count("POST") == 6
    left.invariants()
    with pytest.raises(AssertionError):
        left.requests_at_most(7)


def test_a_kill_between_the_commit_and_the_answer(elsewhere: zep.Zep, file: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from tests.doubles import zep\ndef arrange(double):\n    double.fail(zep.Hang(after=True), 'POST')\n"
    )
    with running(elsewhere, file, "--script", str(script)) as process:
        with pytest.raises(httpx2.ReadTimeout):
            community(elsewhere, read=0.3).memory.add("s1", messages=pair())
        process.send_signal(signal.SIGKILL)
    with running(elsewhere, file), pytest.raises(ApiError, match="message_uuid already exists"):
        community(elsewhere).memory.add("s1", messages=pair())
    assert zep.Zep.left_in(file).pairs("s1") == HELLO


def test_another_profile(elsewhere: zep.Zep, file: Path) -> None:
    with running(elsewhere, file, "--profile", "cloud3"):
        client = cloud(elsewhere)
        client.user.add(user_id="u1")
        client.thread.create(thread_id="t1", user_id="u1")
        client.thread.add_messages("t1", messages=thread_pair())
        left = zep.Zep.left_in(file, "cloud3")  # while it runs
        assert left.pairs("t1") == HELLO
        left.invariants()


def test_a_line_that_was_cut_short_is_not_read_and_is_overwritten(file: Path) -> None:
    with zep.serving(file=file) as double:
        community(double).memory.add("s1", messages=pair())
        community(double).memory.add("s1", messages=pair("t2"))
    whole = file.read_bytes()
    file.write_bytes(whole[:-20])
    assert zep.Zep.left_in(file).pairs("s1") == HELLO
    with zep.serving(file=file) as double:
        assert double.pairs("s1") == HELLO
        community(double).memory.add("s1", messages=pair("t2"))
    left = zep.Zep.left_in(file)
    assert left.pairs("s1") == [*HELLO, *HELLO]
    left.invariants()


def test_a_fact_and_its_removal_are_kept_too(file: Path) -> None:
    with zep.serving(file=file) as double:
        double.learn("s1", "Anna owns a kayak")
        double.learn("s2", "Berk owns a kayak")
        community(double).memory.add("s1", messages=pair())
        community(double).memory.delete("s1")
    left = zep.Zep.left_in(file)
    assert [fact["fact"] for fact in left.store.facts] == ["Berk owns a kayak"]
    assert until(lambda: left.ingest)[0]["group"] == "s1"
