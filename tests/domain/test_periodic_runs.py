"""A job is started once per slot, however many schedulers there are."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from app.domain import periodic_runs
from app.kit.transaction import transaction
from tests.jobs import queued
from tests.making import count, rows
from tests.racing import at_once

pytestmark = pytest.mark.usefixtures("database")
SLOT = datetime(2026, 1, 1, tzinfo=UTC)


def start(slot: datetime = SLOT, job: str = "chores.sweep") -> bool:
    with transaction() as session:
        return periodic_runs.start_once(session, job, slot)


def test_of_many_schedulers_one_starts_the_job() -> None:
    assert sorted(at_once([partial(start)] * 8)) == [False] * 7 + [True]  # type: ignore[type-var]
    assert len(queued("chores")) == 1


def test_every_slot_and_every_job_starts() -> None:
    assert start()
    assert start(SLOT + timedelta(seconds=5))
    assert start(job="chores.tidy")
    assert len(queued("chores")) == 3


def test_only_slots_long_past_are_forgotten() -> None:
    start()
    rows("update periodic_runs set started_at = now() - interval '2 hours'")
    start(SLOT + timedelta(seconds=5))
    with transaction() as session:
        periodic_runs.forget_old(session)
    assert count("periodic_runs") == 1
