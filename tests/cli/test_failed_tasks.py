"""`flask failed-tasks …`: what an operator types at the server."""

from typing import Any
from uuid import uuid4

import pytest
from click.testing import Result

from tests.dying import died
from tests.jobs import queued
from tests.making import count, rows

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def flask(app: Any) -> Any:
    """Type `flask failed-tasks` with these words."""
    return lambda *words: app.test_cli_runner().invoke(args=["failed-tasks", *map(str, words)])


def tidied() -> int:
    return sum(job.actor_name == "chores.tidy" for job in queued("chores"))


def fine(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.output


def test_list(flask: Any) -> None:
    tidy, sweep = died(actor="chores.tidy"), died(actor="chores.sweep")
    everything = fine(flask("list"))
    assert str(tidy) in everything
    assert str(sweep) in everything
    assert str(tidy) not in fine(flask("list", "--actor", "chores.sweep"))
    assert "0 shown" in fine(flask("list", "--state", "resolved"))
    assert "1 shown, there are more" in fine(flask("list", "--limit", 1))


def test_show_tells_what_a_replay_would_do(flask: Any) -> None:
    shown = fine(flask("show", died(traceback='  File "x.py", line 1, in f')))
    for part in ("retries_exhausted", "cid-1", "would run chores.tidy once more", "line 1, in f"):
        assert part in shown


def test_replay_of_one(flask: Any) -> None:
    task = died()
    assert "would run chores.tidy" in fine(flask("replay", task, "--dry-run"))
    assert tidied() == 0
    assert "replayed as" in fine(flask("replay", task))
    assert tidied() == 1
    again = flask("replay", task)
    assert (again.exit_code, tidied()) == (1, 1)
    assert "not_open" in again.output
    assert rows("select who, action, target from audit") == [("cli", "failed_task.replay", str(task))]


def test_replay_of_an_actor_and_of_all(flask: Any) -> None:
    for actor in ("chores.tidy", "chores.tidy", "chores.sweep"):
        died(actor=actor)
    assert "2 would be replayed" in fine(flask("replay", "--actor", "chores.tidy", "--dry-run"))
    assert (tidied(), count("audit")) == (0, 0)
    assert "2 replayed" in fine(flask("replay", "--actor", "chores.tidy"))
    assert "1 replayed" in fine(flask("replay", "--all"))
    assert rows("select distinct state from failed_tasks") == [("replayed",)]
    assert count("audit") == 3


@pytest.mark.parametrize("words", [(), ("--all", "--actor", "chores.tidy"), (uuid4(), "--all"), ("not-an-id",)])
def test_a_replay_must_say_of_what(flask: Any, words: tuple[Any, ...]) -> None:
    died()
    assert flask("replay", *words).exit_code == 2
    assert rows("select state from failed_tasks") == [("open",)]


def test_resolve(flask: Any) -> None:
    task = died()
    assert flask("resolve", task).exit_code == 2
    fine(flask("resolve", task, "--note", "the provider was down"))
    assert rows("select state, note, closed_by from failed_tasks") == [("resolved", "the provider was down", "cli")]
    assert rows("select who, action from audit") == [("cli", "failed_task.resolve")]


def test_import_dead(flask: Any, app: Any) -> None:
    import dramatiq

    broker: Any = dramatiq.get_broker()
    message = dramatiq.Message("gone", "chores.tidy", (), {}, {"redis_message_id": "r", "correlation_id": "cid-9"})
    broker.client.hset("dramatiq:gone.XQ.msgs", "r", message.encode())  # of a queue that nobody declares any more
    broker.client.zadd("dramatiq:gone.XQ", {"r": 1})
    assert "1 imported" in fine(flask("import-dead"))
    assert "0 imported" in fine(flask("import-dead"))
    assert rows("select job_id, queue, actor, correlation_id from failed_tasks") == [
        (message.message_id, "gone", "chores.tidy", "cid-9")
    ]


def test_without_the_database_it_says_so_in_one_line(flask: Any, no_database: None) -> None:
    failed = flask("list")
    assert failed.exit_code == 1
    assert "database_unavailable" in failed.output
    assert "Traceback" not in failed.output


def test_one_that_is_not_there(flask: Any) -> None:
    failed = flask("show", uuid4())
    assert (failed.exit_code, "failed_task_not_found" in failed.output) == (1, True)
