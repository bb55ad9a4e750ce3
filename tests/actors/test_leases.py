"""Leases: a turn being thought about stays its worker's, however long it takes, and a lost one is noticed."""

import pytest

from app.actors import leases
from app.actors.streaming import Stream
from app.brain.errors import TurnEnded
from app.domain.turns import Claim
from app.extensions import db
from tests.making import claim, guest, lapse_leases, rows, said
from tests.outage import dead_database
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ours() -> Claim:
    held = claim(said(guest()).thread_id)
    assert held
    return held


def seconds_left() -> float:
    return float(rows("select extract(epoch from lease_until - now()) from turns")[0][0])


def test_a_lease_is_renewed_while_its_turn_is_being_thought_about(ours: Claim, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "RENEW_EVERY", 0.01)
    lapse_leases()
    with leases.held(ours) as lease:
        until(lambda: seconds_left() > 0, what="the lease is renewed")
        assert not lease.lost.is_set()


def test_nothing_is_renewed_once_the_turn_is_done(ours: Claim) -> None:
    with leases.held(ours):
        pass
    lapse_leases()
    leases.renew_all()
    assert seconds_left() < 0


def test_a_lease_that_somebody_else_took_is_lost_and_nothing_more_is_written(ours: Claim) -> None:
    lapse_leases()
    assert claim(ours.conversation_id, "worker-2")
    with leases.held(ours) as lease:
        leases.renew_all()
        assert lease.lost.is_set()
        with pytest.raises(TurnEnded):
            Stream(lease).write("nobody must read this")


def test_only_the_lost_one_of_several_is_given_up(ours: Claim) -> None:
    other = claim(said(guest()).thread_id)
    assert other
    rows("update turns set lease_until = now() - interval '1 second' where id = :id", id=ours.turn_id)
    assert claim(ours.conversation_id, "worker-2")
    with leases.held(ours) as lost, leases.held(other) as kept:
        leases.renew_all()
        assert (lost.lost.is_set(), kept.lost.is_set()) == (True, False)


def test_a_database_that_is_away_does_not_end_the_renewing(ours: Claim, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "sessions", dead_database())
    with leases.held(ours) as lease:
        leases.renew_all()
        assert not lease.lost.is_set()
