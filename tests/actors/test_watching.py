"""Watching: one look tells what is the matter; what could not be told is owed, and an outage stops no watch."""

from types import ModuleType

import pytest

from app.kit.errors import Unavailable
from tests.counting import survived
from tests.doubles.alerts import Pager
from tests.dying import died
from tests.making import rows


@pytest.fixture
def watching(database: None) -> ModuleType:
    from app.actors import watching

    rows("insert into periodic_runs (job, slot) values ('chores.sweep', now())")
    for one in range(101):
        died(job_id=str(one))
    return watching


def test_what_could_not_be_told_is_owed_and_told_once(pager: Pager, watching: ModuleType) -> None:
    pager.status, before = 500, survived("alerts.tell")
    watching.look()
    assert survived("alerts.tell") == before + 1
    assert rows("select told_at from alerts where name = 'DeadJobs'") == [(None,)]
    pager.status = 200
    pager.told.clear()
    watching.look()
    assert pager.told == []  # whoever took the word has a minute
    rows("update alerts set telling_until = now() - interval '1 second'")
    watching.look()
    watching.look()
    (told,) = pager.told
    assert told["title"] == "Easy Islanders: DeadJobs"
    assert "docs/runbook.md#deadjobs" in told["message"]


def test_the_end_of_an_alert_is_told_as_good_news(pager: Pager, watching: ModuleType) -> None:
    watching.look()
    rows("delete from failed_tasks")
    watching.look()
    told = [(one["title"], one["type"]) for one in pager.told]
    assert told == [("Easy Islanders: DeadJobs", "failure"), ("Easy Islanders: DeadJobs is over", "success")]


def test_of_processes_that_would_look_at_once_one_does(watching: ModuleType) -> None:
    assert [watching._is_our_turn() for _ in range(3)] == [True, False, False]


@pytest.mark.usefixtures("no_redis")
def test_without_redis_the_rest_is_still_looked_at(pager: Pager, watching: ModuleType) -> None:
    assert watching._is_our_turn()
    watching.look()
    assert "Easy Islanders: DeadJobs" in [one["title"] for one in pager.told]


@pytest.mark.usefixtures("no_database")
def test_without_the_database_a_look_fails_and_the_watch_goes_on(app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.actors import watching

    looks: list[bool] = []
    monkeypatch.setattr(watching, "EVERY", 0.01)
    monkeypatch.setattr(watching, "_is_our_turn", lambda: not looks.append(True))
    with pytest.raises(Unavailable):
        watching.look()
    monkeypatch.setattr(watching, "look", lambda: looks.append(False) or _end(looks))
    with pytest.raises(SystemExit):
        watching._look_for_ever()
    assert looks.count(True) == 3


def _end(looks: list[bool]) -> None:
    if looks.count(False) == 3:
        raise SystemExit
    raise Unavailable("away")
