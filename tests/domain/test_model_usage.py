"""What the model costs: every call a row, every day a sum, and nothing of it lost with an erased conversation."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.domain import model_usage
from app.domain.model_usage import Spending
from app.kit.transaction import transaction
from tests.making import guest, rows, said
from tests.racing import at_once

pytestmark = pytest.mark.usefixtures("database")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def spending(**fields: Any) -> Spending:
    given: dict[str, Any] = {
        "purpose": "reply",
        "model": "gpt-5.4-mini",
        "prompt_tokens": 1000,
        "completion_tokens": 200,
        "cost_usd": Decimal("0.001650"),
        "estimated": False,
        "outcome": "ok",
        "ms": 900,
        "first_piece_ms": 300,
        "created_at": NOON,
    }
    return Spending(**{**given, **fields})


def add(turn_id: UUID | None = None, **fields: Any) -> Decimal:
    with transaction() as session:
        return model_usage.add(session, turn_id, spending(**fields))


def spent(now: datetime = NOON) -> Decimal:
    with transaction() as session:
        return model_usage.spent_today(session, now)


def a_turn() -> UUID:
    accepted = said(guest())
    return UUID(str(rows("select id from turns where message_id = :id", id=accepted.message_id)[0][0]))


def test_a_million_tokens_cost_their_price() -> None:
    assert model_usage.cost(1_000_000, 0, Decimal("0.75"), Decimal("4.50")) == Decimal("0.75")
    assert model_usage.cost(0, 1_000_000, Decimal("0.75"), Decimal("4.50")) == Decimal("4.50")
    assert model_usage.cost(1000, 200, Decimal("0.75"), Decimal("4.50")) == Decimal("0.00165")


def test_a_day_without_calls_has_cost_nothing() -> None:
    assert spent() == 0


def test_each_account_brings_the_days_sum_along() -> None:
    assert [add(cost_usd=Decimal("0.5")), add(cost_usd=Decimal("0.25"))] == [Decimal("0.5"), Decimal("0.75")]
    assert spent() == Decimal("0.75")
    assert rows("select calls, prompt_tokens, completion_tokens from model_days") == [(2, 2000, 400)]


def test_many_accounts_at_once_lose_nothing() -> None:
    at_once([partial(add, cost_usd=Decimal("0.5"))] * 8)
    assert spent() == 4
    assert rows("select count(*), sum(cost_usd) from model_calls") == [(8, 4)]


def test_a_day_ends_at_midnight_of_utc_wherever_the_clock_stands() -> None:
    midnight = datetime(2026, 3, 2, tzinfo=UTC)
    add(created_at=midnight - timedelta(seconds=1), cost_usd=Decimal(1))
    add(created_at=midnight, cost_usd=Decimal(2))
    nicosia = timezone(timedelta(hours=2))
    assert (spent(midnight - timedelta(hours=3)), spent(midnight)) == (1, 2)
    assert spent(datetime(2026, 3, 2, 1, tzinfo=nicosia)) == 1


def test_a_turn_knows_its_calls_in_their_order() -> None:
    turn, other = a_turn(), a_turn()
    add(turn, purpose="reply", created_at=NOON + timedelta(seconds=1), outcome="cut", estimated=True)
    add(turn, purpose="route")
    add(other)
    with transaction() as session:
        calls = model_usage.of_turn(session, turn)
    assert [(call.purpose, call.outcome, call.estimated) for call in calls] == [
        ("route", "ok", False),
        ("reply", "cut", True),
    ]


def test_what_an_erased_turn_cost_stays_without_it() -> None:
    turn = a_turn()
    add(turn, cost_usd=Decimal(1))
    rows("delete from turns where id = :id", id=turn)
    assert rows("select turn_id, cost_usd from model_calls") == [(None, 1)]
    assert spent() == 1


def test_a_turn_that_was_erased_meanwhile_does_not_lose_the_account() -> None:
    add(uuid4(), cost_usd=Decimal(1))
    assert rows("select turn_id, cost_usd from model_calls") == [(None, 1)]


def test_nobody_can_earn_money_with_it() -> None:
    with pytest.raises(Exception, match="ck_model_calls_spent"):
        add(cost_usd=Decimal(-1))


def test_calls_are_dropped_after_ninety_days_and_the_sums_of_their_days_stay() -> None:
    long_ago = NOON - timedelta(days=91)
    add(created_at=long_ago)
    add(created_at=NOON)
    with transaction() as session:
        model_usage.forget_old(session, NOON)
    assert rows("select created_at from model_calls") == [(NOON,)]
    assert spent(long_ago) > 0
