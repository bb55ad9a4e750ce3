"""The ledger: whatever was accepted is answered, failed, stopped or open; a lost row shows."""

import pytest

from app.domain import turns
from app.domain.turns import Line
from app.kit.transaction import transaction
from tests.making import answered, claim, guest, rows, said

pytestmark = pytest.mark.usefixtures("database")


def total() -> Line:
    with transaction() as session:
        return turns.total(session)


def one_of_each() -> None:
    answered(guest())
    said(guest())
    stopper = guest()
    thread = said(stopper).thread_id
    with transaction() as session:
        turns.stop(session, stopper, thread)
    rows("update turns set status = 'failed' where id = :id", id=_failing())


def _failing() -> object:
    accepted = said(guest())
    return rows("select id from turns where message_id = :id", id=accepted.message_id)[0][0]


def test_every_accepted_message_is_in_exactly_one_column() -> None:
    one_of_each()
    line = total()
    assert (line.accepted, line.answered, line.failed, line.stopped, line.open) == (4, 1, 1, 1, 1)
    assert line.imbalance == 0


def test_an_empty_ledger_balances() -> None:
    assert total() == Line(None, 0, 0, 0, 0, 0)


def test_days_add_up_to_the_total_the_latest_first() -> None:
    one_of_each()
    failed = "select message_id from turns where status = 'failed'"
    rows(f"update messages set created_at = created_at - interval '2 days' where id in ({failed})")
    with transaction() as session:
        first, *days = turns.ledger(session)
    assert first.day is None
    assert [line.accepted for line in days] == [3, 1]
    assert days[0].day > days[1].day
    assert sum(line.accepted for line in days) == first.accepted


def test_a_reply_that_got_lost_unbalances_it() -> None:
    answered(guest())
    rows("delete from messages where role = 'assistant'")
    assert total().imbalance == 1


def test_a_message_without_its_turn_unbalances_it() -> None:
    said(guest())
    rows("delete from turns")
    assert total().imbalance == 1


def test_a_turn_that_is_reopened_is_open_and_may_be_answered_once() -> None:
    turn = _failing()
    rows("update turns set status = 'failed', attempts = 5, ended_at = now() where id = :id", id=turn)
    thread = rows("select conversation_id from turns")[0][0]
    with transaction() as session:
        assert turns.reopen_failed(session, thread) == 1
        assert turns.reopen_failed(session, thread) == 0
    assert total().open == 1
    held = claim(thread)
    assert held
    assert held.turn_id == turn
