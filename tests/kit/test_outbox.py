"""The outbox: nothing leaves outside a transaction, and a lost Redis loses no truth."""

from uuid import uuid4

import dramatiq
import pytest

from app.kit import logging, outbox
from app.kit.transaction import transaction
from tests.counting import survived
from tests.doubles.listener import Listener
from tests.jobs import queued
from tests.making import count, guest, said

pytestmark = pytest.mark.usefixtures("database")


def test_enqueueing_outside_a_transaction_is_an_error() -> None:
    with pytest.raises(outbox.OutsideTransactionError):
        outbox.enqueue("chores.sweep")
    assert queued("chores") == []


def test_emitting_outside_a_transaction_is_an_error(heard: Listener) -> None:
    with pytest.raises(outbox.OutsideTransactionError):
        outbox.emit("typing", uuid4(), "cid", {})
    assert heard.names() == []


def test_a_job_carries_its_arguments_and_the_correlation_id() -> None:
    with logging.working_on("cid-of-the-request"), transaction():
        outbox.enqueue("chat.reply", "some-thread")
    (job,) = queued("chat")
    assert job.actor_name == "chat.reply"
    assert job.args == ("some-thread",)
    assert job.options["correlation_id"] == "cid-of-the-request"


def test_an_event_carries_thread_correlation_id_and_time(heard: Listener) -> None:
    thread = uuid4()
    with transaction():
        outbox.emit("typing", thread, "cid-7", {"value": True})
    ((_, room, payload),) = heard.heard
    assert room == f"thread:{thread}"
    assert payload.pop("ts").endswith("Z")
    assert payload == {"thread_id": str(thread), "cid": "cid-7", "value": True}


@pytest.mark.usefixtures("no_redis")
def test_a_failing_redis_at_enqueue_is_counted_and_the_row_stays() -> None:
    before = survived("outbox.enqueue")
    accepted = said(guest())
    assert survived("outbox.enqueue") == before + 1
    assert count("turns") == 1
    assert accepted.status == "queued"


@pytest.mark.usefixtures("no_redis")
def test_what_stands_behind_a_failed_job_is_still_sent(heard: Listener) -> None:
    with transaction():
        outbox.enqueue("chores.sweep")
        outbox.emit("typing", uuid4(), "cid", {})
    assert heard.names() == ["typing"]


def test_an_unknown_actor_is_a_mistake_that_is_not_hidden() -> None:
    with pytest.raises(dramatiq.errors.ActorNotFound), transaction():
        outbox.enqueue("no.such.actor")
