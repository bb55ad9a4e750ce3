"""Sending for real: over sockets, with a double at the other end that counts what it has accepted."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from prometheus_client import REGISTRY

from app.config import settings
from app.domain import deliveries
from app.integrations.channels import smtp, twilio_http
from app.kit import http, logging
from app.kit.breakers import BREAKERS
from app.kit.transaction import transaction
from tests import sending
from tests.doubles import twilio
from tests.doubles.smtp import MailServer
from tests.doubles.zep.faults import Talk
from tests.jobs import queued
from tests.making import rows
from tests.racing import at_once
from tests.sending import MAIL, PHONE, at, configure, owed, pass_time, row, state, told
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def double(database: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[twilio.Twilio]:
    client = http.client(connect=0.5, read=1, total=1)
    monkeypatch.setattr(twilio_http, "_http", lambda: client)
    at(monkeypatch)
    with sending.by_twilio(monkeypatch) as one:
        yield one


@pytest.fixture
def mail(database: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    at(monkeypatch)
    with sending.by_mail(monkeypatch) as one:
        yield one


def actors() -> ModuleType:
    from app.actors import deliveries as declared  # importing declares them, so the broker must be there before

    return declared


def send(delivery_id: UUID) -> None:
    actors().send.fn(str(delivery_id))


def settled(delivery_id: UUID, after: str) -> None:
    pass_time(delivery_id, after)
    BREAKERS["twilio"].close()
    actors().settle.fn()


def woken() -> None:
    """Wake what is due and run the jobs that this starts."""
    actors().wake.fn()
    for one in rows("select id from deliveries where state = 'queued' and due_at <= now()"):
        send(one[0])


def test_an_sms_leaves_with_its_text_and_comes_back_with_its_id(double: twilio.Twilio) -> None:
    one = owed()
    send(one)
    (message,) = double.messages
    assert state(one) == ("sent", None)
    found = row(one)
    assert (found.provider_id, found.segments, found.attempts) == (message["sid"], 1, 1)
    assert (message["to"], message["body"]) == (PHONE, "Somebody needs a tap.")
    assert double.forms[0]["StatusCallback"].endswith(f"/api/v1/webhooks/twilio/status?delivery={one}")


def test_a_mail_leaves_with_the_id_of_its_delivery_and_a_way_out(mail: MailServer) -> None:
    one = owed("email", proactive=True, purpose="rfq")
    send(one)
    (sent,) = mail.mails
    assert state(one) == ("sent", None)
    assert row(one).provider_id == sent.parsed["Message-ID"] == f"<{one}@islanders.example>"
    link = sent.parsed["List-Unsubscribe"].strip("<>")
    assert link.startswith(f"{settings().public_base_url}/api/v1/unsubscribe/")
    assert link in sent.parsed.get_body(("plain",)).get_content()


def test_what_nobody_asked_for_says_how_to_stop_it(double: twilio.Twilio) -> None:
    send(owed(proactive=True, purpose="rfq"))
    send(owed(address="+905338000002"))
    assert "STOP" in double.messages[0]["body"]
    assert "STOP" not in double.messages[1]["body"]


def test_what_is_too_long_for_a_telephone_keeps_its_link(double: twilio.Twilio) -> None:
    details = "😀 çok uzun " * 300
    link = "https://islanders.example/q/abc"
    long = {"text": f"Hello,\n\n{details}\n\nAnswer: {link}", "language": "en"}
    send(owed(content=long, proactive=True, purpose="rfq"))
    body = double.messages[0]["body"]
    assert len(body.encode("utf-16-le")) // 2 <= 1600
    assert link in body
    assert "STOP" in body
    assert body.startswith("Hello,\n\n😀 çok uzun")


def test_a_job_that_comes_ten_times_at_once_sends_once(double: twilio.Twilio) -> None:
    one = owed()
    at_once([lambda: send(one)] * 10)
    send(one)
    assert len(double.messages) == 1
    assert state(one) == ("sent", None)


def test_the_same_key_is_the_same_message(double: twilio.Twilio) -> None:
    ids = at_once([lambda: owed(dedup_key="rfq:1:2")] * 5)
    assert len(set(ids)) == 1
    for one in ids:
        assert isinstance(one, UUID)
        send(one)
    assert len(double.messages) == 1


def test_a_refusal_ends_it_with_its_code_and_is_no_dead_letter(double: twilio.Twilio) -> None:
    double.refuse(21211)
    one = owed()
    send(one)
    assert state(one) == ("failed", "21211")
    assert rows("select count(*) from failed_tasks") == [(0,)]


def test_who_opted_out_at_twilio_is_remembered(double: twilio.Twilio) -> None:
    double.refused[PHONE] = 21610
    one = owed()
    send(one)
    assert state(one) == ("failed", "21610")
    with transaction() as session:
        assert deliveries.opted_out(session, PHONE)


def test_whatsapp_that_closes_its_window_before_we_do_gets_a_template(
    double: twilio.Twilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(monkeypatch, TWILIO_WHATSAPP_TEMPLATES=f"notice=HX{'a' * 32}")
    with transaction() as session:
        deliveries.heard_from(session, PHONE, datetime.now(UTC))
    double.refuse(63016)
    one = owed("whatsapp")
    send(one)
    assert state(one)[0] == "queued"
    send(one)
    assert state(one) == ("sent", None)
    assert double.forms[0]["ContentSid"] == "HX" + "a" * 32


@pytest.mark.parametrize("fault", [twilio.Hang(after=True), twilio.Reset(after=True), twilio.Status(502, after=True)])
def test_what_was_accepted_in_silence_is_settled_and_never_sent_twice(
    double: twilio.Twilio, fault: twilio.Fault
) -> None:
    double.fail(fault)
    one = owed()
    send(one)
    assert state(one) == ("unknown", "no_answer")
    send(one)
    pass_time(one, "11 seconds")
    woken()
    assert len(double.messages) == 1
    settled(one, "1 minute")
    assert state(one) == ("sent", None)
    assert row(one).provider_id == double.messages[0]["sid"]
    assert len(double.messages) == 1


def test_what_was_lost_in_silence_is_sent_when_twilio_says_that_it_never_had_it(double: twilio.Twilio) -> None:
    double.fail(twilio.Reset())
    one = owed()
    send(one)
    settled(one, "1 minute")
    assert state(one)[0] == "unknown"
    settled(one, "10 minutes")
    woken()
    assert state(one) == ("sent", None)
    assert len(double.messages) == 1


def test_while_twilio_cannot_be_asked_it_stays_unknown(double: twilio.Twilio) -> None:
    double.fail(twilio.Reset())
    one = owed()
    send(one)
    double.fail(twilio.Status(500), method="GET", times=None)
    settled(one, "1 hour")
    assert state(one)[0] == "unknown"


def test_a_callback_before_the_answer_is_not_lost(double: twilio.Twilio) -> None:
    gate = threading.Event()

    class LateAnswer:
        def play(self, talk: Talk) -> None:
            answer = talk.commit()
            talk.wait(gate)
            talk.send(answer.raw())

    double.fail(LateAnswer())
    one = owed()
    sent = threading.Thread(target=send, args=(one,))
    sent.start()
    sid = until(lambda: double.messages, 5)[0]["sid"]
    assert told(sid, "delivered", delivery_id=one)
    gate.set()
    sent.join(10)
    assert state(one) == ("delivered", None)
    assert (row(one).provider_id, row(one).segments) == (sid, 1)


def test_an_outage_of_an_hour_costs_a_pause_and_nothing_else(double: twilio.Twilio) -> None:
    ids = [owed(address=f"+90533800010{number}") for number in range(8)]
    double.stop()
    for _ in range(20):
        for one in ids:
            rows("update deliveries set due_at = now() where state = 'held'")
            pass_time(one, "3 minutes")
        woken()
    assert {state(one) for one in ids} == {("held", "provider_away")}
    assert rows("select count(*) from failed_tasks") == [(0,)]
    double.start()
    BREAKERS["twilio"].close()
    rows("update deliveries set due_at = now()")
    woken()
    assert {state(one) for one in ids} == {("sent", None)}
    assert len(double.messages) == 8


def test_an_open_breaker_is_waited_for(double: twilio.Twilio) -> None:
    BREAKERS["twilio"].open()
    one = owed()
    send(one)
    assert state(one) == ("held", "provider_away")
    assert row(one).attempts == 0
    assert double.requests == []


def test_too_many_at_once_wait_as_long_as_they_are_told(double: twilio.Twilio) -> None:
    double.refuse(20429, retry_after=100)
    one = owed()
    send(one)
    assert state(one)[0] == "held"
    assert 99 < rows("select extract(epoch from due_at - now()) from deliveries")[0][0] < 131


def test_a_stop_between_owing_and_sending_is_heeded(double: twilio.Twilio) -> None:
    one = owed(proactive=True, purpose="rfq")
    with transaction() as session:
        deliveries.opt_out(session, PHONE, "whatsapp")
    send(one)
    assert double.messages == []
    assert state(one) == ("cancelled", "opted_out")


def test_a_mail_whose_end_nobody_saw_is_told_as_unknown_and_never_sent_again(
    mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "READ", 0.3)
    mail.fall_ill("hang_after")
    one = owed("email")
    send(one)
    assert state(one) == ("unknown", "no_answer")
    settled(one, "20 hours")
    assert state(one)[0] == "unknown"
    settled(one, "5 hours")
    assert state(one) == ("failed", "unknown_outcome")
    assert len(mail.sent_to(MAIL)) == 1


def test_a_busy_mail_server_gets_it_later(mail: MailServer) -> None:
    mail.fall_ill("busy")
    one = owed("email")
    send(one)
    assert state(one) == ("held", "provider_away")
    rows("update deliveries set due_at = now()")
    woken()
    assert state(one) == ("sent", None)
    assert len(mail.mails) == 1


def test_a_mailbox_that_is_not_there_is_final(mail: MailServer) -> None:
    mail.refused[MAIL] = "550 5.1.1 no"
    one = owed("email")
    send(one)
    assert state(one) == ("failed", "550")


def test_an_interrupted_send_is_unclear(double: twilio.Twilio, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stop(BaseException):
        pass

    def stop(*_: Any) -> None:
        raise Stop

    monkeypatch.setattr("app.integrations.channels.twilio.client", stop)
    one = owed()
    with pytest.raises(Stop):
        send(one)
    assert state(one) == ("unknown", "Stop")


def test_no_transaction_is_open_while_something_is_sent(double: twilio.Twilio) -> None:
    """The breaker refuses a call inside one; so this passes only because there is none."""
    one = owed()
    send(one)
    assert state(one)[0] == "sent"


def test_without_a_provider_the_row_says_that_it_was_only_logged(database: None) -> None:
    one = owed("whatsapp")
    send(one)
    assert state(one) == ("sent", "console")
    assert row(one).provider_id == f"console:{one}"


def test_logs_show_no_address_no_text_and_no_token(double: twilio.Twilio, caplog: pytest.LogCaptureFixture) -> None:
    for code in (None, 21211, 20429):
        if code:
            double.refuse(code)
        send(owed(content={"text": "a secret wish", "language": "en"}))
    double.fail(twilio.Reset())
    send(owed(content={"text": "a secret wish", "language": "en"}))
    assert caplog.text
    for secret in (PHONE, PHONE.strip("+"), "a secret wish", double.token):
        assert secret not in caplog.text


def test_waking_shows_what_waits(double: twilio.Twilio) -> None:
    owed()
    actors().wake.fn()
    assert REGISTRY.get_sample_value("deliveries_waiting", {"state": "queued"}) == 1


def test_a_delivery_is_owed_with_its_job_and_its_correlation_id(database: None) -> None:
    with logging.working_on("cid-7"):
        one = owed()
    (job,) = [job for job in queued("outreach") if job.actor_name == "deliveries.send"]
    assert job.args == (str(one),)
    assert job.options["correlation_id"] == row(one).correlation_id == "cid-7"
