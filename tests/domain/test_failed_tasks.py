"""Failed tasks: once per job, at most one alert a minute, and a replay that does only what is still to be done."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from app.domain import failed_tasks
from app.domain.alerting import Alert
from app.domain.failed_tasks import Filter, Preview, frames, frames_in, redacted
from app.kit.errors import Conflict, Invalid, NotFound
from app.kit.transaction import transaction
from tests.dying import died, letter
from tests.jobs import queued
from tests.making import claim, count, guest, rows, said
from tests.racing import at_once

pytestmark = pytest.mark.usefixtures("database")


def record(**fields: Any) -> bool:
    """Record a death; whether it was news."""
    with transaction() as session:
        return failed_tasks.record(session, letter(**fields)) is not None


def replay(task: UUID, who: str = "cli") -> None:
    with transaction() as session:
        failed_tasks.replay(session, task, who)


def preview(task: UUID) -> Preview:
    with transaction() as session:
        return failed_tasks.preview(session, failed_tasks.get(session, task))


def take_alert(task: UUID) -> Alert | None:
    with transaction() as session:
        return failed_tasks.take_alert(session, task)


def jobs(actor: str) -> list[Any]:
    return [job for queue in ("chat", "chores") for job in queued(queue) if job.actor_name == actor]


def test_a_death_that_is_reported_again_adds_nothing() -> None:
    assert [record(job_id="j", error="A"), record(job_id="j", error="B")] == [True, False]
    assert rows("select error from failed_tasks") == [("A",)]
    assert len(jobs("alerts.send")) == 1


def test_a_death_that_many_report_at_once_is_one_row() -> None:
    assert sorted(at_once([lambda: record(job_id="j")] * 8)) == [False] * 7 + [True]
    assert count("failed_tasks") == 1


def test_arguments_that_postgresql_cannot_keep_are_kept_as_well_as_can_be() -> None:
    assert record(args=("a\x00b", "\ud800", float("nan"), {"k\x00": ["\x00"]}))
    assert rows("select args from failed_tasks") == [(["a�b", "?", "nan", {"k�": ["�"]}],)]


def test_names_of_any_length_and_numbers_of_any_size_are_kept_as_well_as_can_be() -> None:
    """One letter that cannot be written would keep all behind it in the broker's dead set."""
    endless = "x\x00" * 5000
    assert record(job_id=endless, queue=endless, actor=endless, error=endless, attempts=2**70)
    assert not record(job_id=endless)


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ("call +90 (533) 123-45-67 now", "call +###### now"),
        ("room 12345 of 123456", "room 12345 of ######"),
        ("mail ayse@example.com", "mail <address>"),
        ("bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "bearer <token>"),
        ("first line\nDETAIL: Key (text)=(what I wrote)", "first line"),
        ("x y" * 200, ("x y" * 200)[:200]),
        ("nul \x00 here", "nul � here"),
        ("", ""),
    ],
)
def test_what_is_kept_of_a_message(message: str, kept: str) -> None:
    assert redacted(message) == kept


def test_a_traceback_is_frames_through_all_causes() -> None:
    def inner() -> None:
        raise ValueError("hush")

    def outer() -> None:
        try:
            inner()
        except ValueError as error:
            raise KeyError("hush") from error

    with pytest.raises(KeyError) as caught:
        outer()
    kept = frames(caught.value)
    assert "in inner" in kept.split("caused by")[1]
    assert "in outer" in kept.split("caused by")[0]
    assert "hush" not in kept
    formatted = 'Traceback\n  File "/app/x.py", line 3, in f\n    f("hush")\nValueError: hush\n  more hush'
    assert frames_in(formatted) == '  File "/app/x.py", line 3, in f'


def test_the_list_is_filtered() -> None:
    died(actor="chores.tidy", error="A")
    died(actor="chores.tidy", error="B", reason="throws")
    died(actor="chores.sweep", error="A")

    def found(**wanted: Any) -> int:
        with transaction() as session:
            return len(failed_tasks.page(session, Filter(**wanted), 10)[0])

    assert [found(), found(actor="chores.tidy"), found(error="A"), found(reason="throws"), found(state="resolved")] == [
        3,
        2,
        2,
        1,
        0,
    ]


# Replaying


def test_a_replay_takes_no_turn_away_from_who_is_at_it() -> None:
    thread = said(guest()).thread_id
    held = claim(thread)
    replay(died(actor="chat.reply", queue="chat", args=(str(thread),)))
    assert held
    assert rows("select status, claim_id from turns") == [("running", held.claim_id)]


def test_a_replay_of_an_erased_thread_does_nothing() -> None:
    task = died(actor="chat.reply", queue="chat", args=(str(uuid4()),))
    assert "erased" in preview(task).would
    replay(task)


def test_a_reply_whose_arguments_are_broken_is_replayed_as_any_job() -> None:
    assert preview(died(actor="chat.reply", args=("not a thread",))).turns is None


def test_of_two_who_replay_at_once_one_does() -> None:
    task = died()

    def attempt() -> str:
        try:
            replay(task)
        except Conflict as error:
            return error.code
        return "done"

    assert sorted(at_once([attempt] * 6)) == ["done"] + ["not_open"] * 5
    assert len(jobs("chores.tidy")) == 1
    assert count("audit") == 1


@pytest.mark.parametrize("fields", [{"reason": "unreadable"}, {"actor": "test.unknown"}])
def test_what_cannot_run_is_not_replayed(fields: dict[str, Any]) -> None:
    task = died(**fields)
    assert preview(task).replayable is False
    with pytest.raises(Conflict):
        replay(task)
    with transaction() as session:
        told = failed_tasks.replay_many(session, Filter(), "cli", dry_run=False)
    assert ([one.id for one in told.skipped], told.replayed) == ([task], [])
    assert rows("select state from failed_tasks") == [("open",)]


def test_a_replay_keeps_arguments_and_correlation_id() -> None:
    task = died(args=("a", 1), kwargs={"k": [2]}, correlation_id="cid-of-old")
    replay(task)
    (job,) = jobs("chores.tidy")
    assert (job.args, job.kwargs, job.options["correlation_id"]) == (("a", 1), {"k": [2]}, "cid-of-old")
    assert rows("select replayed_as, closed_by from failed_tasks") == [(job.message_id, "cli")]


def test_a_replay_that_is_rolled_back_runs_nothing() -> None:
    task = died()

    def fail() -> None:
        with transaction() as session:
            failed_tasks.replay(session, task, "cli")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert jobs("chores.tidy") == []
    assert (rows("select state from failed_tasks"), count("audit")) == ([("open",)], 0)


def test_resolving_needs_a_note_and_an_open_task() -> None:
    task = died()

    def resolve(note: str) -> None:
        with transaction() as session:
            failed_tasks.resolve(session, task, note, "cli")

    with pytest.raises(Invalid):
        resolve("  ")
    resolve("seen")
    with pytest.raises(Conflict):
        resolve("again")
    with pytest.raises(NotFound):
        replay(uuid4())
    assert rows("select state, note, closed_by from failed_tasks") == [("resolved", "seen", "cli")]


# Alerting


def test_at_most_one_alert_a_minute_for_each_actor_and_error() -> None:
    first, second = died(error="A"), died(error="A")
    other_error, other_actor = died(error="B"), died(actor="chores.sweep", error="A")
    told = [take_alert(task) for task in (first, second, other_error, other_actor)]
    assert [alert is not None for alert in told] == [True, False, True, True]
    assert told[0]
    assert "2 of this kind are open" in told[0].body
    rows("update failed_tasks set alerted_at = alerted_at - interval '61 seconds'")
    assert take_alert(died(error="A"))


def test_of_many_that_die_at_once_one_is_alerted() -> None:
    tasks = [died() for _ in range(8)]
    told = at_once([lambda task=task: take_alert(task) for task in tasks])
    assert sum(alert is not None for alert in told) == 1


def test_an_alert_is_taken_once() -> None:
    task = died()
    assert take_alert(task)
    assert take_alert(task) is None


def test_the_death_of_an_alert_causes_no_alert() -> None:
    task = died(actor="alerts.send")
    assert jobs("alerts.send") == []
    assert take_alert(task) is None


def test_an_alert_that_was_forgotten_is_enqueued_again_once_for_its_kind() -> None:
    for _ in range(3):
        died(error="A")
    died(error="B")

    def again() -> int:
        with transaction() as session:
            return failed_tasks.alert_again(session)

    assert again() == 0
    rows("update failed_tasks set created_at = now() - interval '2 minutes'")
    assert again() == 2
    rows("update failed_tasks set created_at = now() - interval '2 days'")
    assert again() == 0
