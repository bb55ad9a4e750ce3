"""Circuits: a hand on a breaker is a row, and everything that happens to one is written down."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from app.domain import circuits
from app.domain.alerting import Alert
from app.domain.circuits import Force
from app.kit.breakers import BREAKERS, Change, guarded, look_again
from app.kit.errors import Invalid, NotFound, Unavailable
from app.kit.transaction import transaction
from tests.breaking import fresh
from tests.counting import survived
from tests.jobs import queued
from tests.making import count, rows
from tests.racing import at_once

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def unused(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh(monkeypatch)


def force(component: str = "smtp", state: Any = "forced_open", reason: str = "it is broken", **fields: Any) -> None:
    with transaction() as session:
        circuits.override(session, component, Force(state, reason, **fields), "somebody")


def release(component: str = "smtp", reason: str = "") -> bool:
    with transaction() as session:
        return circuits.release(session, component, reason, "somebody")


def forced() -> list[tuple[str, str]]:
    with transaction() as session:
        return [(row.component, row.state) for row in circuits.in_force(session)]


def happened(kind: Any, component: str = "smtp") -> UUID:
    with transaction() as session:
        return circuits.changed(session, Change(component, kind, "ConnectionError"), "host:1").id


def take(event_id: UUID) -> Alert | None:
    with transaction() as session:
        return circuits.take_alert(session, event_id)


def owed() -> list[str]:
    """The alerts that wait in the queue, by what has happened."""
    ids = [job.args[0] for job in queued("chores") if job.actor_name == "alerts.breaker"]
    kinds = {str(id): kind for id, kind in rows("select id, kind from breaker_events")}
    return sorted(kinds[id] for id in ids)


def test_what_is_forced_holds_until_it_is_released() -> None:
    force("smtp")
    force("llm", "forced_closed")
    assert sorted(forced()) == [("llm", "forced_closed"), ("smtp", "forced_open")]
    assert release("smtp")
    assert forced() == [("llm", "forced_closed")]
    assert not release("smtp")


def test_forcing_again_replaces_what_was_forced() -> None:
    force("smtp", expires_at=datetime.now(UTC) + HOUR)
    force("smtp", "forced_closed", "it is back")
    assert rows("select component, state, reason, who, expires_at from breaker_overrides") == [
        ("smtp", "forced_closed", "it is back", "somebody", None)
    ]


def test_two_who_force_at_once_leave_one_row() -> None:
    came = at_once([lambda: force("smtp"), lambda: force("smtp", "forced_closed")] * 3)
    assert came == [None] * 6
    assert (count("breaker_overrides"), count("audit")) == (1, 6)


def test_every_change_leaves_its_audit_row_and_its_event() -> None:
    ends = datetime.now(UTC) + HOUR
    force("smtp", reason="  it is broken  ", expires_at=ends)
    release("smtp", "it is back")
    release("smtp")  # nothing is forced, so nothing has happened
    assert rows("select who, action, target, detail from audit order by at") == [
        (
            "somebody",
            "breaker.force",
            "smtp",
            {"state": "forced_open", "reason": "it is broken", "expires_at": ends.isoformat()},
        ),
        ("somebody", "breaker.release", "smtp", {"was": "forced_open", "reason": "it is back"}),
    ]
    assert rows("select kind, reason, who, worker from breaker_events order by at") == [
        ("forced_open", "it is broken", "somebody", None),
        ("released", "it is back", "somebody", None),
    ]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501, "a\x00b"])
def test_a_reason_is_needed(reason: str) -> None:
    with pytest.raises(Invalid) as error:
        force(reason=reason)
    assert error.value.errors[0]["field"] == "reason"
    assert (count("breaker_overrides"), count("breaker_events"), count("audit")) == (0, 0, 0)


def test_nothing_can_be_forced_until_a_time_that_is_over_or_nobodys() -> None:
    for moment in (datetime.now(UTC) - timedelta(seconds=1), datetime(2126, 1, 1)):  # noqa: DTZ001 - its time zone is what is missing
        with pytest.raises(Invalid) as error:
            force(expires_at=moment)
        assert error.value.errors[0]["field"] == "expires_at"


def test_what_has_no_breaker_cannot_be_forced() -> None:
    with pytest.raises(NotFound):
        force("nothing")
    with pytest.raises(NotFound):
        release("nothing")


def test_what_is_over_does_not_hold_and_its_end_is_written_down_once() -> None:
    force("smtp", expires_at=datetime.now(UTC) + HOUR)
    force("llm")
    rows("update breaker_overrides set expires_at = now() - interval '1 second' where component = 'smtp'")
    assert forced() == [("llm", "forced_open")]
    for _ in range(2):
        with transaction() as session:
            circuits.end_expired(session)
    assert rows("select component, reason, who from breaker_events where kind = 'expired'") == [
        ("smtp", "the time of forced_open is over", None)
    ]
    assert rows("select component from breaker_overrides") == [("llm",)]


def test_forced_open_nothing_is_called_and_forced_closed_everything() -> None:
    force("smtp")
    look_again()
    with pytest.raises(Unavailable) as error, guarded("smtp"):
        pytest.fail("it was called")
    assert error.value.code == "smtp_unavailable"
    BREAKERS["smtp"].open()
    force("smtp", "forced_closed")
    look_again()
    for _ in range(7):
        with pytest.raises(ConnectionError), guarded("smtp"):
            raise ConnectionError
    release("smtp")
    look_again()
    with pytest.raises(Unavailable), guarded("smtp"):
        pytest.fail("it was called")


def test_a_refusal_says_when_what_is_forced_ends() -> None:
    force("smtp", expires_at=datetime.now(UTC) + timedelta(seconds=600))
    look_again()
    with pytest.raises(Unavailable) as error, guarded("smtp"):
        pytest.fail("it was called")
    assert error.value.retry_after in (599, 600)


def test_an_outage_is_written_down_from_its_first_failure_to_its_end() -> None:
    for _ in range(5):
        with pytest.raises(TimeoutError), guarded("smtp"):
            raise TimeoutError("call +90 533 123 45 67")
    BREAKERS["smtp"].half_open()
    with pytest.raises(ConnectionError), guarded("smtp"):
        raise ConnectionError
    BREAKERS["smtp"].half_open()
    with guarded("smtp"):
        pass
    assert rows("select kind, reason from breaker_events order by at") == [
        ("opened", "TimeoutError"),
        ("half_open", "by hand"),
        ("reopened", "ConnectionError"),
        ("half_open", "by hand"),
        ("closed", ""),
    ]
    assert owed() == ["closed", "opened"]


def test_a_change_that_cannot_be_written_down_stops_nothing(request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("no_database")
    before = survived("breakers.event")
    for _ in range(5):
        with pytest.raises(TimeoutError), guarded("smtp"):
            raise TimeoutError
    assert survived("breakers.event") == before + 1
    with pytest.raises(Unavailable), guarded("smtp"):
        pytest.fail("it was called")


def test_the_history_is_paged_without_gaps() -> None:
    for kind in ("opened", "half_open", "reopened", "half_open", "closed"):
        happened(kind)
    happened("opened", "llm")
    rows("update breaker_events set at = '2026-01-01'")  # all at the same time
    seen: list[UUID] = []
    position = None
    while True:
        with transaction() as session:
            events, position = circuits.history(session, "smtp", 2, position)
        seen += [event.id for event in events]
        if position is None:
            break
    assert len(seen) == len(set(seen)) == 5


@pytest.mark.parametrize(
    ("kind", "is_told"), [("opened", True), ("closed", True), ("half_open", False), ("reopened", False)]
)
def test_a_beginning_and_an_end_are_told_and_no_try_between(kind: str, is_told: bool) -> None:
    event = happened(kind)
    assert owed() == ([kind] if is_told else [])
    assert (take(event) is not None) is is_told


def test_a_hand_is_told_too_and_nothing_about_alerts_themselves() -> None:
    force("smtp")
    release("smtp")
    force("alerts")
    happened("opened", "alerts")
    assert owed() == ["forced_open", "released"]


def test_the_alert_says_what_why_and_where_once() -> None:
    event = happened("opened")
    alert = take(event)
    assert alert
    assert alert.title == "Easy Islanders: the breaker of smtp is open: nothing is sent there"
    for part in ("ConnectionError", "host:1", "flask breakers history smtp"):
        assert part in alert.body
    assert take(event) is None


def test_of_processes_that_open_each_their_own_one_is_told() -> None:
    alerts = at_once([partial(take, happened("opened")) for _ in range(4)])
    assert sum(alert is not None for alert in alerts) == 1
    assert rows("select alert, count(*) from breaker_events group by 1 order by 1") == [("covered", 3), ("sent", 1)]
    assert take(happened("closed"))


def test_an_alert_that_could_not_be_sent_is_sent_later() -> None:
    event = happened("opened")
    assert take(event)
    with transaction() as session:
        circuits.owed_alert(session, event)
        assert circuits.alert_again(session) == 0  # its own job may still be on its way
    rows("update breaker_events set at = now() - interval '2 minutes'")
    with transaction() as session:
        assert circuits.alert_again(session) == 1
    assert take(event)
    rows("update breaker_events set alert = 'owed', at = now() - interval '2 hours'")
    with transaction() as session:
        assert circuits.alert_again(session) == 0


def test_old_events_are_forgotten() -> None:
    happened("opened", "llm")
    rows("update breaker_events set at = now() - interval '91 days'")
    happened("opened")
    with transaction() as session:
        circuits.forget_old(session)
    assert rows("select component from breaker_events") == [("smtp",)]


def test_the_sweep_does_all_of_it() -> None:
    from app.actors.circuits import sweep

    force("smtp", expires_at=datetime.now(UTC) + HOUR)
    rows("update breaker_overrides set expires_at = now()")
    happened("opened", "llm")
    rows("update breaker_events set at = now() - interval '91 days' where component = 'llm'")
    sweep()
    assert rows("select component, kind from breaker_events order by at") == [
        ("smtp", "forced_open"),
        ("smtp", "expired"),
    ]
