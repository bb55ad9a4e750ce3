"""`flask breakers …`: what an operator types at the server."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.kit.breakers import guarded, look_again
from app.kit.errors import Unavailable
from tests.breaking import fresh
from tests.cli.test_failed_tasks import fine
from tests.making import count, rows


@pytest.fixture(autouse=True)
def unused(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh(monkeypatch)


@pytest.fixture
def flask(app: Any) -> Any:
    """Type `flask breakers` with these words."""
    return lambda *words: app.test_cli_runner().invoke(args=["breakers", *words])


def line(output: str, name: str) -> str:
    return next(one for one in output.splitlines() if one.startswith(name))


def test_list_tells_how_each_stands(flask: Any) -> None:
    for _ in range(5):
        with pytest.raises(ConnectionError), guarded("smtp"):
            raise ConnectionError
    fine(flask("force", "llm", "open", "--reason", "too dear"))
    listed = fine(flask("list"))
    assert "open" in line(listed, "smtp")
    assert "failures 5  tried again at" in line(listed, "smtp")
    assert "forced_open" in line(listed, "llm")
    assert "by cli: too dear" in line(listed, "llm")
    assert "auto" in line(listed, "zep_read")


def test_force_and_release(flask: Any) -> None:
    assert "forced_open until it is released" in fine(flask("force", "smtp", "open", "--reason", "broken"))
    look_again()  # another process would within a second
    with pytest.raises(Unavailable), guarded("smtp"):
        pytest.fail("it was called")
    assert "goes by itself again" in fine(flask("release", "smtp", "--reason", "mended"))
    assert "was not forced" in fine(flask("release", "smtp"))
    assert rows("select who, action, target from audit order by at") == [
        ("cli", "breaker.force", "smtp"),
        ("cli", "breaker.release", "smtp"),
    ]


@pytest.mark.parametrize(("span", "seconds"), [("90s", 90), ("30m", 1800), ("2h", 7200), ("1d", 86400)])
def test_for_a_while(flask: Any, span: str, seconds: int) -> None:
    assert "until 2" in fine(flask("force", "smtp", "closed", "--reason", "a test", "--for", span))
    ((state, ends),) = rows("select state, expires_at from breaker_overrides")
    assert state == "forced_closed"
    assert abs(ends - datetime.now(UTC) - timedelta(seconds=seconds)) < timedelta(seconds=10)


@pytest.mark.parametrize(
    "words",
    [
        ("force", "smtp", "open"),
        ("force", "smtp", "ajar", "--reason", "x"),
        ("force", "smtp", "open", "--reason", "x", "--for", "soon"),
        ("force", "smtp", "open", "--reason", "x", "--for", "0m"),
        ("force",),
    ],
)
def test_what_cannot_be_understood_changes_nothing(flask: Any, words: tuple[str, ...]) -> None:
    assert flask(*words).exit_code == 2
    assert count("breaker_overrides") == 0


@pytest.mark.parametrize(
    "words", [("force", "nothing", "open", "--reason", "x"), ("release", "nothing"), ("history", "nothing")]
)
def test_one_that_is_not_there(flask: Any, words: tuple[str, ...]) -> None:
    failed = flask(*words)
    assert (failed.exit_code, "breaker_not_found" in failed.output) == (1, True)


def test_an_empty_reason_is_refused_in_one_line(flask: Any) -> None:
    failed = flask("force", "smtp", "open", "--reason", " ")
    assert failed.exit_code == 1
    assert "must not be empty" in failed.output
    assert count("breaker_overrides") == 0


def test_history_tells_who_and_why(flask: Any) -> None:
    fine(flask("force", "smtp", "open", "--reason", "broken"))
    fine(flask("release", "smtp"))
    told = fine(flask("history", "smtp"))
    assert told.index("released") < told.index("forced_open")
    assert "cli  broken" in told
    assert "2 shown" in told
    assert "1 shown, there are more" in fine(flask("history", "smtp", "--limit", "1"))
