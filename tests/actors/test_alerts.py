"""`alerts.send`: tells, and when it cannot, owes the alert instead of failing."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from pydantic import SecretStr

from app.config import settings
from app.kit import transaction as transactions
from app.kit.breakers import BREAKERS
from tests.counting import survived
from tests.doubles.alerts import Pager, serving
from tests.dying import died
from tests.making import count, rows


@pytest.fixture
def pager(database: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pager]:
    BREAKERS["alerts"].close()
    with serving() as pager:
        monkeypatch.setattr(settings(), "alert_urls", SecretStr(pager.url))
        yield pager
    BREAKERS["alerts"].close()


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
    monkeypatch.setattr(alerts, "tell", lambda *_: was_open.append(transactions.is_open()))
    send(died())
    assert was_open == [False]
