"""The sweep wakes whoever is owed a reply and has nobody at it, and nobody else."""

import pytest

from app.domain import turns
from app.extensions import redis
from app.kit.transaction import transaction
from tests.jobs import queued
from tests.making import answered, claim, guest, lapse_leases, rows, said

pytestmark = pytest.mark.usefixtures("database")


def sweep(*, busy: bool = False) -> int:
    with transaction() as session:
        return turns.wake_owed(session, busy=busy)


def grow_old() -> None:
    """Let every turn have been accepted a minute ago, and its wake-up be lost."""
    rows("update turns set created_at = now() - interval '1 minute'")
    redis.client.flushdb()


def woken() -> list[str]:
    return sorted(str(job.args[0]) for job in queued("chat"))


def test_a_forgotten_message_is_woken() -> None:
    thread = said(guest()).thread_id
    grow_old()
    assert sweep() == 1
    assert woken() == [str(thread)]


def test_a_lapsed_lease_is_woken() -> None:
    thread = said(guest()).thread_id
    claim(thread)
    grow_old()
    lapse_leases()
    assert sweep() == 1
    assert woken() == [str(thread)]


def test_while_a_backlog_is_worked_off_only_what_waits_very_long_counts_as_forgotten() -> None:
    said(guest())
    rows("update turns set created_at = now() - interval '5 seconds'")
    assert sweep(busy=True) == 0
    assert sweep() == 1
    rows("update turns set created_at = now() - interval '1 minute'")
    assert sweep(busy=True) == 1


def test_a_fresh_message_is_left_to_its_own_wake_up() -> None:
    said(guest())
    redis.client.flushdb()
    assert sweep() == 0
    assert woken() == []


def test_who_is_being_answered_or_has_been_is_left_alone() -> None:
    claim(said(guest()).thread_id)
    answered(guest())
    user = guest()
    thread = said(user).thread_id
    with transaction() as session:
        turns.stop(session, user, thread)
    grow_old()
    assert sweep() == 0
    assert woken() == []


def test_a_thread_is_woken_once_for_all_its_turns() -> None:
    user = guest()
    for n in range(3):
        said(user, f"message {n}")
    grow_old()
    assert sweep() == 1
    assert len(woken()) == 1
