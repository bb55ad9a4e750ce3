"""All the way: Twilio posts what people write, workers do the rest, and Twilio is handed the replies."""

from collections.abc import Iterator
from typing import Any

import dramatiq
import pytest
from flask.testing import FlaskClient

from app.kit.breakers import BREAKERS
from tests.doubles.twilio import Twilio, serving
from tests.dying import forget_workers
from tests.making import rows
from tests.telephone import BUYER, configured, form, post
from tests.waiting import until

PERSON_WAITS = 3  # seconds, from the last message until all are one that is being answered


@pytest.fixture
def twilio(database: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Twilio]:
    BREAKERS["twilio"].close()
    with serving() as double:
        configured(monkeypatch, twilio_api_base_url=double.url, twilio_whatsapp_from="+14155238886")
        yield double
    BREAKERS["twilio"].close()


@pytest.fixture
def worker(app: Any, twilio: Twilio) -> Iterator[None]:
    """Workers as they run in production, in this process."""
    queues = {name for queue in ("inbound", "chat", "outreach") for name in (queue, f"{queue}.DQ")}
    running = dramatiq.Worker(dramatiq.get_broker(), queues=queues, worker_threads=4)
    running.start()
    yield
    running.stop()
    forget_workers(dramatiq.get_broker())


def test_a_burst_of_messages_is_answered_once_and_soon(client: FlaskClient, twilio: Twilio, worker: None) -> None:
    for words in ("Hello", "I need a villa", "in Kyrenia to buy"):
        assert post(client, form(words)).status_code == 200
    (answer,) = until(lambda: twilio.sent_to(BUYER), 10, "a reply arrives at the provider")
    waited = "select extract(epoch from max(m.created_at) - max(i.received_at)) from messages m, inbound_messages i"
    assert rows(f"{waited} where m.role = 'user'")[0][0] < PERSON_WAITS
    ((asked,),) = rows("select content from messages where role = 'user'")
    assert asked == "Hello\nI need a villa\nin Kyrenia to buy"
    ((replied,),) = rows("select content from messages where role = 'assistant'")
    assert answer["body"].split()[0] in replied
    assert len(twilio.sent_to(BUYER)) == 1


def test_the_same_message_many_times_over_is_answered_once(client: FlaskClient, twilio: Twilio, worker: None) -> None:
    fields = form("Hello")
    for _ in range(10):
        post(client, fields)
    until(lambda: twilio.sent_to(BUYER), 10, "a reply arrives at the provider")
    assert post(client, fields).status_code == 200
    until(lambda: not rows("select 1 from deliveries where state in ('queued', 'sending')"), 5, "all is sent")
    assert len(twilio.sent_to(BUYER)) == 1


def test_stop_is_confirmed_and_nothing_else_is_said(client: FlaskClient, twilio: Twilio, worker: None) -> None:
    post(client, form("STOP"))
    (answer,) = until(lambda: twilio.sent_to(BUYER), 10, "the confirmation arrives")
    assert "START" in answer["body"]
    assert rows("select count(*) from turns") == [(0,)]
