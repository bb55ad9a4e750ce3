"""`alerts.send`, `alerts.breaker`: tell, and when they cannot, owe the alert instead of failing."""

from collections.abc import Callable
from typing import Literal
from uuid import UUID

import pytest

from app.domain import circuits
from app.kit import transaction as transactions
from app.kit.breakers import BREAKERS, Change
from app.kit.transaction import transaction
from tests.counting import survived
from tests.doubles.alerts import Pager
from tests.dying import died
from tests.making import count, rows


@pytest.fixture
def send(database: None) -> Callable[[UUID], None]:
    """The actor, run in this thread."""
    from app.actors import alerts  # importing declares it, so the broker must be there before

    return lambda task: alerts.send(str(task))


def test_it_tells_what_died_under_which_id_and_only_once(pager: Pager, send: Callable[[UUID], None]) -> None:
    task = died(actor="chat.reply", message="no such place", correlation_id="cid-7")
    send(task)
    send(task)
    send(died(actor="chat.reply"))
    (alert,) = pager.told
    assert alert["title"] == "Easy Islanders: chat.reply failed: ValueError"
    for part in ("retries_exhausted after 3 attempts: no such place", "cid-7", str(task)):
        assert part in alert["message"]


def test_an_alert_that_cannot_be_sent_is_owed_and_no_failure(pager: Pager, send: Callable[[UUID], None]) -> None:
    pager.status = 500
    task, before = died(), survived("alerts.send")
    send(task)
    assert survived("alerts.send") == before + 1
    assert (rows("select alert from failed_tasks"), count("failed_tasks")) == ([("owed",)], 1)
    pager.status = 200
    send(task)
    assert rows("select alert from failed_tasks") == [("sent",)]
    assert len(pager.told) == 2


def test_no_transaction_is_open_while_it_talks(
    pager: Pager, send: Callable[[UUID], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.integrations import alerts

    was_open: list[bool] = []
    monkeypatch.setattr(alerts, "tell", lambda *_, **__: was_open.append(transactions.is_open()))
    send(died())
    assert was_open == [False]


def opened() -> UUID:
    return changed("opened")


def changed(kind: Literal["opened", "closed"]) -> UUID:
    with transaction() as session:
        return circuits.changed(session, Change("smtp", kind, "TimeoutError"), "host:1").id


def test_a_breaker_that_opens_is_told_once(pager: Pager, send: Callable[[UUID], None]) -> None:
    from app.actors import alerts

    event = opened()
    alerts.breaker(str(event))
    alerts.breaker(str(event))
    (alert,) = pager.told
    assert alert["title"] == "Easy Islanders: the breaker of smtp is open: nothing is sent there"
    assert "TimeoutError" in alert["message"]


@pytest.mark.usefixtures("send")
def test_a_breaker_that_closes_is_good_news(pager: Pager) -> None:
    from app.actors import alerts

    alerts.breaker(str(changed("opened")))
    alerts.breaker(str(changed("closed")))
    assert [alert["type"] for alert in pager.told] == ["failure", "success"]


def test_what_could_not_be_told_of_a_breaker_is_owed_and_no_failure(pager: Pager, send: Callable[[UUID], None]) -> None:
    from app.actors import alerts

    pager.status = 500
    event, before = opened(), survived("alerts.breaker")
    alerts.breaker(str(event))
    assert survived("alerts.breaker") == before + 1
    assert (rows("select alert from breaker_events"), count("failed_tasks")) == ([("owed",)], 0)
    pager.status = 200
    alerts.breaker(str(event))
    assert rows("select alert from breaker_events") == [("sent",)]


def test_the_breaker_of_alerts_is_never_told_of(pager: Pager, send: Callable[[UUID], None]) -> None:
    pager.status = 500
    for _ in range(5):
        send(died(error=str(len(pager.told))))
    assert BREAKERS["alerts"].current_state == "open"
    assert rows("select component, kind, alert from breaker_events") == [("alerts", "opened", "none")]
