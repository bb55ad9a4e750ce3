"""WhatsApp and SMS: what Twilio is asked, and what each of its answers means to whoever sends."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from app.integrations import channels
from app.integrations.channels import CannotTell, ChannelRejected, ChannelUnavailable, Envelope, Template, twilio_http
from app.kit import breakers, http
from app.kit.errors import Unavailable
from tests import sending
from tests.doubles import twilio
from tests.sending import PHONE

pytestmark = pytest.mark.usefixtures("database")
STATUS = "http://127.0.0.1:1/status?delivery=1"


@pytest.fixture
def double(database: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[twilio.Twilio]:
    with sending.by_twilio(monkeypatch) as one:
        yield one


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> float:
    """A client that gives up after half a second."""
    client = http.client(connect=0.3, read=0.5, total=0.5)
    monkeypatch.setattr(twilio_http, "_http", lambda: client)
    return 0.5


def envelope(**fields: Any) -> Envelope:
    given = {"address": PHONE, "subject": "", "text": "Bir musluk lazım", "status_url": STATUS, **fields}
    return Envelope(uuid4(), **given)


def failure(**fields: Any) -> ChannelUnavailable:
    with pytest.raises(ChannelUnavailable) as caught:
        channels.way("sms").send(envelope(**fields))
    return caught.value


def test_an_sms_has_the_id_of_twilio_and_its_segments(double: twilio.Twilio) -> None:
    receipt = channels.way("sms").send(envelope(text="ş" * 71))
    assert receipt.provider_id == double.messages[0]["sid"]
    assert receipt.segments == 2
    assert double.forms[0] == {
        "To": PHONE,
        "From": "+15005550006",
        "Body": "ş" * 71,
        "StatusCallback": STATUS,
    }


def test_whatsapp_names_both_sides_as_such(double: twilio.Twilio) -> None:
    receipt = channels.way("whatsapp").send(envelope())
    assert (double.forms[0]["To"], double.forms[0]["From"]) == (f"whatsapp:{PHONE}", "whatsapp:+14155238886")
    assert receipt.segments is None


def test_a_template_goes_in_place_of_the_text(double: twilio.Twilio) -> None:
    filled = Template("HX" + "a" * 32, {"1": 'Girne\'de "musluk"'})
    channels.way("whatsapp").send(envelope(template=filled))
    assert "Body" not in double.forms[0]
    assert double.forms[0]["ContentSid"] == filled.content_sid
    assert double.forms[0]["ContentVariables"] == '{"1": "Girne\'de \\"musluk\\""}'


@pytest.mark.parametrize("code", [21211, 21610, 63016])
def test_a_no_is_final_and_says_why_in_twilios_number(double: twilio.Twilio, code: int) -> None:
    double.refuse(code)
    with pytest.raises(ChannelRejected) as caught:
        channels.way("sms").send(envelope())
    assert caught.value.code == str(code)
    assert PHONE not in str(caught.value)


def test_being_asked_to_wait_is_no_doubt_about_the_message(double: twilio.Twilio) -> None:
    double.refuse(20429, retry_after=7)
    error = failure()
    assert (error.unclear, error.retry_after, error.status_code) == (False, 7, 429)
    assert double.messages == []


@pytest.mark.parametrize(("asked", "seconds"), [(1.5, 2), (86_400, 3600), ("inf", None), ("nan", None), ("soon", None)])
def test_a_wait_that_is_odd_is_read_and_one_of_a_day_is_an_hour(
    double: twilio.Twilio, asked: float | str, seconds: int | None
) -> None:
    double.refuse(20429, retry_after=asked)
    assert failure().retry_after == seconds


@pytest.mark.parametrize(
    "fault",
    [
        twilio.Status(500),
        twilio.Status(503, "html", after=True),
        twilio.Reset(),
        twilio.Reset(after=True),
        twilio.Close(after=True),
        twilio.WrongJson(),
        twilio.WrongJson("null"),
        twilio.WrongJson("{}"),
    ],
    ids=lambda fault: repr(fault)[:40],
)
def test_whatever_ends_a_send_in_the_middle_is_unclear(double: twilio.Twilio, fault: twilio.Fault) -> None:
    double.fail(fault)
    assert failure().unclear


@pytest.mark.parametrize("fault", [twilio.Hang(), twilio.Hang(after=True), twilio.Trickle(30)])
def test_a_send_ends_in_time_and_is_unclear(double: twilio.Twilio, impatient: float, fault: twilio.Fault) -> None:
    double.fail(fault)
    began = time.monotonic()
    assert failure().unclear
    assert time.monotonic() - began < impatient * 1.1 + 0.2


def test_a_twilio_that_is_not_there_has_certainly_nothing(double: twilio.Twilio) -> None:
    double.stop()
    assert not failure().unclear


def test_a_wrong_token_is_our_mistake_and_not_the_messages(
    double: twilio.Twilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    sending.configure(monkeypatch, TWILIO_AUTH_TOKEN="another")
    error = failure()
    assert (error.unclear, error.status_code) == (False, 401)


@pytest.mark.parametrize("code", [21606, 63007])
def test_a_wrong_number_of_our_own_is_not_the_messages_fault(double: twilio.Twilio, code: int) -> None:
    double.refuse(code)
    assert not failure().unclear


def test_a_redirect_is_not_followed(double: twilio.Twilio) -> None:
    double.fail(twilio.Status(307, headers={"Location": "http://127.0.0.1:1/elsewhere"}))
    assert failure().status_code == 307
    assert len(double.requests) == 1


def test_an_open_breaker_asks_nobody(double: twilio.Twilio) -> None:
    double.fail(twilio.Status(500), times=None)
    for _ in range(breakers.POLICIES["twilio"].fail_max):
        failure()
    asked = len(double.requests)
    with pytest.raises(Unavailable) as caught:
        channels.way("sms").send(envelope())
    assert not isinstance(caught.value, ChannelUnavailable)
    assert len(double.requests) == asked


def test_refusals_of_single_messages_do_not_open_the_breaker(double: twilio.Twilio) -> None:
    double.refuse(21211, times=10)
    for _ in range(10):
        with pytest.raises(ChannelRejected):
            channels.way("sms").send(envelope())
    assert not breakers.is_open("twilio")


def test_what_hung_after_it_was_accepted_is_found(double: twilio.Twilio, impatient: float) -> None:
    letter = envelope(tried_at=datetime.now(UTC))
    double.fail(twilio.Hang(after=True))
    with pytest.raises(ChannelUnavailable):
        channels.way("sms").send(letter)
    found = channels.way("sms").find(letter)
    assert found
    assert (found.provider_id, found.status) == (double.messages[0]["sid"], "queued")


def test_what_never_arrived_is_certainly_not_there(double: twilio.Twilio) -> None:
    assert channels.way("sms").find(envelope(tried_at=datetime.now(UTC))) is None


def test_a_message_of_before_the_attempt_is_not_it(double: twilio.Twilio) -> None:
    channels.way("sms").send(envelope())
    later = datetime.now(UTC) + timedelta(minutes=5)
    assert channels.way("sms").find(envelope(tried_at=later)) is None


def test_a_message_that_is_known_to_be_another_is_not_it(double: twilio.Twilio) -> None:
    known = channels.way("sms").send(envelope()).provider_id
    assert channels.way("sms").find(envelope(tried_at=datetime.now(UTC), taken=frozenset({known}))) is None


def test_a_message_of_other_words_is_not_guessed_at(double: twilio.Twilio) -> None:
    channels.way("sms").send(envelope(text="something else"))
    with pytest.raises(CannotTell):
        channels.way("sms").find(envelope(tried_at=datetime.now(UTC)))


def test_a_template_is_found_though_its_words_are_twilios(double: twilio.Twilio) -> None:
    letter = envelope(template=Template("HX" + "a" * 32, {"1": "x"}), tried_at=datetime.now(UTC))
    sid = channels.way("whatsapp").send(letter).provider_id
    found = channels.way("whatsapp").find(letter)
    assert found
    assert found.provider_id == sid


def test_no_callback_is_asked_for_where_the_real_twilio_could_not_come(
    double: twilio.Twilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.integrations.channels.twilio import _can_call_back

    assert _can_call_back(STATUS)
    sending.configure(monkeypatch, TWILIO_API_BASE_URL="https://api.twilio.com")
    assert not _can_call_back(STATUS)
    assert _can_call_back("https://islanders.example/status")


def test_without_credentials_the_log_stands_in_and_shows_no_address(
    database: None, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("sms", "whatsapp", "email"):
        assert not channels.is_reachable(name)
        receipt = channels.way(name).send(envelope(text="a secret wish"))
        assert receipt.provider_id.startswith("console:")
    assert PHONE not in caplog.text
    assert "a secret wish" not in caplog.text
