"""Alerts: told once when they begin and once when they end, whoever looks and however often it is restarted."""

from datetime import UTC, datetime, timedelta

import pytest

from app.actors.periodic import PERIODIC
from app.domain import alerting, periodic_runs, standing
from app.domain.alerting import RULES, Word
from app.kit.transaction import transaction
from tests.dying import died
from tests.making import answered, guest, rows, said

pytestmark = pytest.mark.usefixtures("database")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def look(after: float = 0, **readings: dict[str, float]) -> list[Word]:
    """Settle what was read so many seconds after noon, and return what is to be told; nobody has told it yet."""
    now = NOON + timedelta(seconds=after)
    with transaction() as session:
        alerting.settle(session, readings, now)
    with transaction() as session:
        return alerting.words_owed(session, now)


def tell(words: list[Word]) -> list[tuple[str, str]]:
    with transaction() as session:
        for word in words:
            alerting.told(session, word, NOON)
    return [(word.alert.title.removeprefix("Easy Islanders: "), word.alert.body) for word in words]


def opened() -> list[alerting.OpenAlert]:
    with transaction() as session:
        return alerting.open_alerts(session)


def test_it_begins_once_and_ends_once_and_says_both() -> None:
    ((title, body),) = tell(look(QueueFlooded={"chat": 5000, "chores": 3}))
    assert (title, body.splitlines()) == (
        "QueueFlooded",
        [
            "5000 jobs stand in the queue chat, since 2026-01-01 12:00:00 UTC",
            "See docs/runbook.md#queueflooded",
        ],
    )
    assert look(5, QueueFlooded={"chat": 4000, "chores": 3}) == []
    assert tell(look(65, QueueFlooded={"chat": 12, "chores": 3})) == [
        ("QueueFlooded is over", "the queue chat has drained: 12 jobs are left; it lasted 65 s")
    ]
    assert look(70, QueueFlooded={"chat": 0, "chores": 3}) == []
    assert look(75, QueueFlooded={"chat": 5000, "chores": 3})  # another one


def test_it_holds_as_long_as_its_rule_says_before_anybody_hears_of_it() -> None:
    assert look(0, QueueBacklog={"chat": 51}) == []
    assert look(299, QueueBacklog={"chat": 51}) == []
    assert opened() == []
    assert tell(look(300, QueueBacklog={"chat": 51}))
    (one,) = opened()
    assert (one.name, one.since, one.told) == ("QueueBacklog", NOON, NOON)
    assert one.detail == "51 jobs stand in the queue chat, more than 50 for 5 minutes"


def test_what_is_over_before_it_held_is_forgotten_and_begins_anew() -> None:
    look(0, QueueBacklog={"chat": 51})
    look(200, QueueBacklog={"chat": 50})
    assert look(300, QueueBacklog={"chat": 51}) == []
    assert look(500, QueueBacklog={"chat": 51}) == []
    assert look(600, QueueBacklog={"chat": 51})


def test_a_flood_is_over_when_the_queue_has_drained_and_not_at_a_thousand() -> None:
    tell(look(0, QueueFlooded={"chat": 1001}))
    assert look(5, QueueFlooded={"chat": 51}) == []
    assert len(opened()) == 1
    assert look(10, QueueFlooded={"chat": 50})
    assert opened() == []


def test_what_could_not_be_read_is_neither_begun_nor_ended() -> None:
    tell(look(0, NoWorkers={"": 0}))
    tell(look(30, NoWorkers={"": 0}))
    assert look(60) == []
    assert [one.name for one in opened()] == ["NoWorkers"]
    assert tell(look(65, NoWorkers={"": 2})) == [("NoWorkers is over", "workers are connected: 2; it lasted 65 s")]


def test_a_queue_that_is_no_longer_there_is_no_trouble() -> None:
    tell(look(0, QueueFlooded={"old": 2000}))
    assert tell(look(5, QueueFlooded={}))[0][0] == "QueueFlooded is over"


def test_whoever_took_a_word_and_died_leaves_it_to_the_next_after_a_minute() -> None:
    (taken,) = look(0, DeadJobs={"": 101})
    assert look(59, DeadJobs={"": 101}) == []
    (again,) = look(61, DeadJobs={"": 102})
    assert (again.row_id, opened()[0].told) == (taken.row_id, None)
    tell([again])
    assert look(130, DeadJobs={"": 102}) == []


def test_of_what_nobody_was_told_the_end_is_not_told_either() -> None:
    look(0, DeadJobs={"": 101})
    assert look(61, DeadJobs={"": 0}) == []


def test_every_rule_can_be_measured_without_prometheus() -> None:
    said(guest())
    died()
    with transaction() as session:
        numbers = standing.of_redis() | standing.of_database(session) | {"breaker_state": {("llm",): 2.0}}
        readings = standing.read(numbers) | standing.slowness(session)
    assert set(readings) == {rule.name for rule in RULES} - {"LedgerImbalance"}  # counted by `chores.ledger`
    waiting = {queue: jobs for queue, jobs in readings["QueueBacklog"].items() if jobs}
    assert waiting == {"chat": 1, "chores": 1}  # the alert of the death is a job itself
    assert readings["QueueFlooded"] == readings["QueueBacklog"]
    assert (readings["DeadJobs"], readings["BreakerOpen"]) == ({"": 1}, {"llm": 2})
    assert 0 < readings["TurnsUnanswered"][""] < 60


def test_slowness_is_what_nineteen_of_twenty_waited_of_the_last_minutes() -> None:
    for _ in range(3):
        answered(guest())
    rows("update turns set created_at = ended_at - interval '12 seconds'")
    with transaction() as session:
        assert standing.slowness(session) == {"TurnsSlow": {"": pytest.approx(12)}}
    rows("update turns set ended_at = ended_at - interval '6 minutes'")
    with transaction() as session:
        assert standing.slowness(session) == {"TurnsSlow": {"": 0}}


def test_a_scheduler_that_never_ran_is_as_silent_as_one_that_died() -> None:
    with transaction() as session:
        assert standing.read(standing.of_database(session))["NoSchedulerRun"][""] > 60
    assert periodic_runs.MOST_OFTEN in PERIODIC


@pytest.mark.usefixtures("no_redis")
def test_without_redis_there_is_no_number_rather_than_a_wrong_one() -> None:
    assert standing.of_redis() == {}


def test_what_was_over_long_ago_is_forgotten() -> None:
    tell(look(0, DeadJobs={"": 101}))
    tell(look(5, DeadJobs={"": 0}))
    with transaction() as session:
        alerting.forget_old(session)
    assert rows("select count(*) from alerts") == [(0,)]


def test_what_no_rule_watches_any_more_is_over() -> None:
    tell(look(0, DeadJobs={"": 101}))
    look(0, QueueBacklog={"chat": 51})  # has not held for long enough
    rows("update alerts set name = 'Former' || name")
    look(5, DeadJobs={"": 0}, QueueBacklog={"chat": 0})
    assert [one.name for one in opened()] == ["FormerDeadJobs"]
    with transaction() as session:
        alerting.forget_old(session)
    assert opened() == []
    assert [title for title, _ in tell(look(10))] == ["FormerDeadJobs is over"]
    assert rows("select count(*) from alerts") == [(1,)]
