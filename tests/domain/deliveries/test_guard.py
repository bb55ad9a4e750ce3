"""What may leave now: quiet hours, limits, STOP, WhatsApp's window, and requests that are over."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.domain import deliveries, requests
from app.domain.deliveries.guard import after_quiet
from app.domain.requests import RequestDraft
from app.integrations.channels import Template
from app.kit.transaction import transaction
from tests import sending
from tests.making import guest, rows
from tests.racing import at_once
from tests.sending import MAIL, NOON, PHONE, at, claimed, configure, owed, row, state, twilio_settings

pytestmark = pytest.mark.usefixtures("database")
SID = "HX" + "0123456789abcdef" * 2


class Anywhere:
    """As much of a double as the settings want."""

    account, token, url = "AC1", "token", "http://127.0.0.1:1"


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch, database: None) -> None:
    at(monkeypatch)


@pytest.fixture
def with_twilio(monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch, **twilio_settings(Anywhere()))  # type: ignore[arg-type]


def rfq(**fields: Any) -> UUID:
    return owed(purpose="rfq", proactive=True, **fields)


def left(delivery_id: UUID, moment: datetime) -> None:
    """Let it have left at a time."""
    rows(
        "update deliveries set state = 'sent', tried_at = :at, claim_id = null, lease_until = null where id = :id",
        id=delivery_id,
        at=moment,
    )


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        ("2026-07-01T20:59:59+03:00", None),
        ("2026-07-01T21:00:00+03:00", "2026-07-02T08:00:00+03:00"),
        ("2026-07-01T23:30:00+03:00", "2026-07-02T08:00:00+03:00"),
        ("2026-07-02T00:00:00+03:00", "2026-07-02T08:00:00+03:00"),
        ("2026-07-02T07:59:59+03:00", "2026-07-02T08:00:00+03:00"),
        ("2026-07-02T08:00:00+03:00", None),
        ("2026-01-15T21:30:00+02:00", "2026-01-16T08:00:00+02:00"),  # winter
        ("2026-01-15T18:30:00+00:00", None),
        ("2026-03-29T01:00:00+02:00", "2026-03-29T08:00:00+03:00"),  # the night in which summer time begins
        ("2026-10-25T02:30:00+03:00", "2026-10-25T08:00:00+02:00"),  # and the one in which it ends
    ],
)
def test_what_nobody_asked_for_waits_for_eight_in_the_morning(
    monkeypatch: pytest.MonkeyPatch, moment: str, until: str | None
) -> None:
    now = datetime.fromisoformat(moment)
    at(monkeypatch, now)
    one = rfq()
    assert (claimed(one) is None) == (until is not None)
    if until:
        assert state(one) == ("held", "quiet_hours")
        assert row(one).due_at == datetime.fromisoformat(until)
    assert after_quiet(now) == (datetime.fromisoformat(until) if until else now)


def test_what_was_asked_for_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, datetime(2026, 7, 1, 23, tzinfo=UTC))
    assert claimed(owed())


def test_two_to_one_address_are_an_hour_apart() -> None:
    first, second = rfq(), rfq()
    assert claimed(first)
    left(first, NOON - timedelta(minutes=10))
    assert claimed(second) is None
    assert state(second) == ("held", "rate_limit")
    assert row(second).due_at == NOON + timedelta(minutes=50)
    assert claimed(rfq(address="+905338000002"))


def test_the_hour_does_not_end_in_the_night(monkeypatch: pytest.MonkeyPatch) -> None:
    evening = datetime(2026, 7, 1, 17, 30, tzinfo=UTC)  # 20:30 in Cyprus
    at(monkeypatch, evening)
    left(rfq(), evening)
    second = rfq()
    assert claimed(second) is None
    assert row(second).due_at == datetime(2026, 7, 2, 5, tzinfo=UTC)


def test_there_are_three_a_day() -> None:
    for hours in (23, 10, 5):
        left(rfq(), NOON - timedelta(hours=hours))
    fourth = rfq()
    assert claimed(fourth) is None
    assert state(fourth) == ("held", "daily_limit")
    assert row(fourth).due_at == NOON + timedelta(hours=1)


def test_mail_and_telephone_are_counted_apart_but_sms_and_whatsapp_together() -> None:
    left(rfq(channel="sms"), NOON)
    assert claimed(rfq(channel="email"))
    assert claimed(rfq(channel="whatsapp")) is None
    assert claimed(rfq(channel="email", address=MAIL.upper())) is None


@pytest.mark.parametrize("ended", ["failed", "cancelled"])
def test_what_never_left_takes_no_room(ended: str) -> None:
    rows("update deliveries set state = :ended, tried_at = now() where id = :id", id=rfq(), ended=ended)
    assert claimed(rfq())


def test_what_was_asked_for_takes_no_room_and_needs_none() -> None:
    left(owed(), NOON)
    assert claimed(rfq())
    assert claimed(owed())


def test_of_many_at_once_to_one_address_one_leaves() -> None:
    ids = [rfq() for _ in range(6)]
    claims = at_once([lambda one=one: claimed(one) for one in ids])  # type: ignore[misc]
    assert len([one for one in claims if one]) == 1
    assert sorted(state(one)[0] for one in ids) == ["held"] * 5 + ["sending"]


def test_who_said_stop_gets_nothing_that_they_did_not_ask_for() -> None:
    waiting, asked_for = rfq(), owed()
    with transaction() as session:
        deliveries.opt_out(session, f"whatsapp:{PHONE}", "whatsapp")
    assert state(waiting) == ("cancelled", "opted_out")
    later = rfq()
    assert claimed(later) is None
    assert state(later) == ("cancelled", "opted_out")
    assert claimed(asked_for)
    with transaction() as session:
        deliveries.opt_in(session, PHONE)
    assert claimed(rfq())


def test_a_stop_between_owing_and_sending_is_heeded() -> None:
    one = rfq()
    rows(
        "insert into opt_outs (mark, source) values (:mark, 'sms')", mark=row(one).mark
    )  # without the cancelling that comes with the verb
    assert claimed(one) is None
    assert state(one) == ("cancelled", "opted_out")


def test_a_request_that_is_over_is_not_sent_any_more() -> None:
    user = guest()
    with transaction() as session:
        request = requests.open_request(session, user, None, None, RequestDraft("service.plumbing", "a tap")).id
    one, other = rfq(request_id=request), owed(purpose="quote_declined", request_id=request)
    rows("update requests set status = 'accepted'")
    assert claimed(one) is None
    assert state(one) == ("cancelled", "request_over")
    assert claimed(other)


def test_cancelling_for_a_request_leaves_what_has_left_alone() -> None:
    user = guest()
    with transaction() as session:
        request = requests.open_request(session, user, None, None, RequestDraft("service.plumbing", "a tap")).id
    waiting, leaving = rfq(request_id=request), rfq(request_id=request, address="+905338000009")
    assert claimed(leaving)
    with transaction() as session:
        assert deliveries.cancel_for_request(session, request) == 1
    assert state(waiting) == ("cancelled", "request_over")
    assert state(leaving)[0] == "sending"


def test_whatsapp_takes_free_text_for_a_day_after_somebody_wrote(with_twilio: None) -> None:
    heard(datetime.now(UTC) - timedelta(hours=23, minutes=59))
    held = claimed(owed("whatsapp"))
    assert held
    assert held.envelope.template is None


def test_an_old_message_that_comes_late_does_not_shorten_the_window(with_twilio: None) -> None:
    heard(datetime.now(UTC))
    heard(datetime.now(UTC) - timedelta(days=3))
    assert claimed(owed("whatsapp"))


@pytest.mark.parametrize("ago", [timedelta(hours=24, seconds=1), None])
def test_outside_the_window_a_template_goes(
    with_twilio: None, monkeypatch: pytest.MonkeyPatch, ago: timedelta | None
) -> None:
    configure(monkeypatch, TWILIO_WHATSAPP_TEMPLATES=f"notice=HX{'f' * 32},notice.tr={SID}")
    if ago:
        heard(datetime.now(UTC) - ago)
    words = {"subject": "x", "text": "Bir\n\nmusluk   lazım", "language": "tr"}
    held = claimed(owed("whatsapp", content=words))
    assert held
    assert held.envelope.template == Template(SID, {"1": "Bir musluk lazım"})


def test_a_template_may_have_variables_of_its_own(with_twilio: None, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch, TWILIO_WHATSAPP_TEMPLATES=f"other={SID}")
    template = {"name": "other", "variables": {"1": "a tap", "2": "Girne"}}
    held = claimed(owed("whatsapp", content={**sending.WORDS, "template": template}))
    assert held
    assert held.envelope.template == Template(SID, {"1": "a tap", "2": "Girne"})


def test_without_a_template_it_is_not_sent_and_says_why(with_twilio: None) -> None:
    one = owed("whatsapp")
    assert claimed(one) is None
    assert state(one) == ("cancelled", "no_template")


def test_the_window_is_whatsapps_alone(with_twilio: None) -> None:
    assert claimed(owed("sms"))
    assert claimed(owed("email"))


def heard(moment: datetime) -> None:
    with transaction() as session:
        deliveries.heard_from(session, f"whatsapp:{PHONE}", moment)
