"""Webhooks: what Twilio signed is stored once and left to jobs; what it did not sign does nothing."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator

from app.domain import deliveries
from app.kit.text import clean
from tests.jobs import queued
from tests.making import count, rows
from tests.problems import told
from tests.racing import at_once
from tests.telephone import (
    BUYER,
    FORM,
    MESSAGES,
    PUBLIC,
    STATUS,
    configured,
    form,
    post,
    row,
    sid,
    signature,
)

EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'


@pytest.fixture(autouse=True)
def _twilio(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    configured(monkeypatch)


def nothing_happened() -> bool:
    return (count("inbound_messages"), queued("inbound")) == (0, [])


def hashed(body: bytes, *, of: bytes | None = None, path: str = MESSAGES) -> dict[str, Any]:
    """A JSON body with its signature, or with that of another body."""
    digest = RequestValidator("x").compute_hash((body if of is None else of).decode("utf-8", "replace"))
    address = f"{path}?bodySHA256={digest}"
    signed = RequestValidator("a-token-of-twilio").compute_signature(PUBLIC + address, {})
    headers = {"X-Twilio-Signature": signed}
    return {"path": address, "data": body, "content_type": "application/json", "headers": headers}


def test_a_signed_message_is_stored_and_left_to_a_job(client: FlaskClient) -> None:
    fields = form("Merhaba", NumMedia="1", MediaUrl0="https://api.twilio.com/m", MediaContentType0="image/jpeg")
    answer = post(client, fields)
    assert (answer.status_code, answer.text, answer.mimetype) == (200, EMPTY, "text/xml")
    stored = row(fields["MessageSid"])
    assert (stored.channel, stored.sender, stored.recipient) == ("whatsapp", BUYER, "+14155238886")
    assert (stored.body, stored.state) == ("Merhaba", "received")
    assert stored.media == [{"url": "https://api.twilio.com/m", "type": "image/jpeg"}]
    assert [(job.actor_name, job.args) for job in queued("inbound")] == [("inbound.handle", (fields["MessageSid"],))]


def test_the_same_message_ten_times_at_once_has_one_effect(client: FlaskClient, app: Any) -> None:
    fields = form()
    answers = at_once([partial(post, app.test_client(), fields) for _ in range(10)])
    assert [answer.status_code for answer in answers if not isinstance(answer, Exception)] == [200] * 10
    assert (count("inbound_messages"), len(queued("inbound"))) == (1, 1)


def test_a_webhook_asks_the_database_little(client: FlaskClient, queries: list[str]) -> None:
    fields = form()
    for _ in range(2):
        queries.clear()
        assert post(client, fields).status_code == 200
        assert 1 <= len(queries) <= 4


FORGERIES: dict[str, Callable[[dict[str, str]], str]] = {
    "none": lambda _: "",
    "nonsense": lambda _: "nonsense",
    "not ascii": lambda _: "ğ" * 28,
    "another token": lambda fields: signature(fields, token="another-token"),
    "another path": lambda fields: signature(fields, "/api/v1/webhooks/twilio/status"),
    "another host": lambda fields: signature(fields, base="https://evil.example"),
    "another scheme": lambda fields: signature(fields, base=PUBLIC.replace("https", "http")),
    "with a query": lambda fields: signature(fields, f"{MESSAGES}?a=b"),
    "another body": lambda fields: signature({**fields, "Body": "hello!"}),
    "a field less": lambda fields: signature({name: value for name, value in fields.items() if name != "To"}),
    "no fields at all": lambda _: signature({}),
    "cut": lambda fields: signature(fields)[:-1],
    "longer": lambda fields: signature(fields) + "=",
}


@pytest.mark.parametrize("kind", FORGERIES)
def test_a_forged_message_is_refused_and_nothing_is_stored(client: FlaskClient, kind: str) -> None:
    fields = form()
    told(post(client, fields, signed=FORGERIES[kind](fields)), 403, "bad_signature")
    assert nothing_happened()


@pytest.mark.parametrize("kind", FORGERIES)
def test_a_forged_status_is_refused(client: FlaskClient, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[Any] = []
    monkeypatch.setattr(deliveries, "status", lambda *given: called.append(given))
    fields = {"MessageSid": sid(), "MessageStatus": "delivered", "To": "x", "Body": "hello"}
    signed = FORGERIES[kind](fields) if kind != "another path" else signature(fields, MESSAGES)
    told(post(client, fields, STATUS, signed=signed), 403, "bad_signature")
    assert called == []


def test_a_field_that_was_added_on_the_way_is_noticed(client: FlaskClient) -> None:
    fields = form()
    told(post(client, {**fields, "MediaUrl0": "https://evil.example"}, signed=signature(fields)), 403)
    assert nothing_happened()


@pytest.mark.parametrize("token", ["", "  "])
def test_without_an_account_everything_is_refused(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    from pydantic import SecretStr

    configured(monkeypatch, twilio_auth_token=SecretStr(token))
    fields = form()
    for signed in (signature(fields, token=token), signature(fields), ""):
        told(post(client, fields, signed=signed), 403, "bad_signature")
    assert nothing_happened()


@pytest.mark.parametrize(
    "proxy",
    [
        {"base_url": "http://127.0.0.1:8000"},
        {"base_url": "http://10.0.0.7:5000", "headers": {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "cdn"}},
        {"base_url": "https://islanders.example:8443"},
    ],
)
def test_what_a_proxy_makes_of_host_and_scheme_does_not_matter(client: FlaskClient, proxy: dict[str, Any]) -> None:
    assert post(client, form(), **proxy).status_code == 200
    assert count("inbound_messages") == 1


def test_a_host_that_the_caller_chooses_proves_nothing(client: FlaskClient) -> None:
    fields = form()
    forged = signature(fields, base="https://evil.example")
    told(post(client, fields, signed=forged, base_url="https://evil.example"), 403)


@pytest.mark.parametrize("base", [f"{PUBLIC}:443", PUBLIC])
def test_a_port_that_goes_without_saying_may_be_signed(client: FlaskClient, base: str) -> None:
    fields = form()
    assert post(client, fields, signed=signature(fields, base=base)).status_code == 200


def test_a_public_address_may_have_a_path(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    configured(monkeypatch, public_base_url=f"{PUBLIC}/chat")
    fields = form()
    assert post(client, fields, signed=signature(fields, base=f"{PUBLIC}/chat")).status_code == 200


def test_the_query_is_part_of_what_is_signed(client: FlaskClient) -> None:
    fields = form()
    path = f"{MESSAGES}?shop=1&b=%C3%A7"
    assert post(client, fields, path).status_code == 200
    told(post(client, fields, f"{MESSAGES}?shop=2", signed=signature(fields, path)), 403)


def test_fields_that_come_several_times_are_signed_with_all_their_values(client: FlaskClient) -> None:
    fields = [*form().items(), ("Tag", "b"), ("Tag", "a")]
    from werkzeug.datastructures import MultiDict

    signed = RequestValidator("a-token-of-twilio").compute_signature(PUBLIC + MESSAGES, MultiDict(fields))
    how: dict[str, Any] = {"content_type": FORM, "headers": {"X-Twilio-Signature": signed}}
    assert client.post(MESSAGES, data=urlencode(fields), **how).status_code == 200
    assert client.post(MESSAGES, data=urlencode([*fields, ("Tag", "c")]), **how).status_code == 403


def test_a_body_that_is_signed_by_its_hash_is_read(client: FlaskClient) -> None:
    fields = form("by hash")
    asked = hashed(json.dumps(fields).encode())
    assert client.post(asked.pop("path"), **asked).status_code == 200
    assert row(fields["MessageSid"]).body == "by hash"


@pytest.mark.parametrize("body", [b'{"MessageSid": "SM1"}', b"", b"\xff\xfe", b"[]"])
def test_a_body_with_the_hash_of_another_is_refused(client: FlaskClient, body: bytes) -> None:
    asked = hashed(body, of=b'{"MessageSid": "SM2"}')
    told(client.post(asked.pop("path"), **asked), 403, "bad_signature")
    assert nothing_happened()


@pytest.mark.parametrize("query", ["?bodySHA256=", "?bodySHA256", "?bodySHA256=abc"])
def test_a_hash_that_is_none_excuses_nothing(client: FlaskClient, query: str) -> None:
    fields = form()
    told(post(client, fields, MESSAGES + query, signed=signature(fields)), 403)
    assert nothing_happened()


def test_a_body_that_its_signature_does_not_cover_is_nobodys(client: FlaskClient) -> None:
    """Of what is no form Twilio signs the address, and the body by its hash there; without that, the address alone."""
    signed = RequestValidator("a-token-of-twilio").compute_signature(PUBLIC + MESSAGES, {})
    body = b'{"MessageSid": "SM1", "From": "whatsapp:+905331112233", "Body": "hello"}'
    headers = {"X-Twilio-Signature": signed}
    told(client.post(MESSAGES, data=body, content_type="application/json", headers=headers), 403)
    assert nothing_happened()


ODD: dict[str, dict[str, str]] = {
    "an empty body": {"Body": ""},
    "a number that is an object": {"From": "{}"},
    "no number": {"From": ""},
    "a number of letters": {"From": "whatsapp:Islanders"},
    "a number of an alphabet": {"From": "whatsapp:+٩٠٥٣٣"},
    "a number without an end": {"From": "whatsapp:+" + "9" * 5000},
    "media that are none": {"NumMedia": "many"},
    "minus one medium": {"NumMedia": "-1"},
    "a billion media": {"NumMedia": "999999999999999999"},
    "media in another script": {"NumMedia": "²"},
    "media without an address": {"NumMedia": "3"},
    "a medium without a type": {"NumMedia": "1", "MediaUrl0": "https://api.twilio.com/x"},
    "a huge text": {"Body": "x" * 40_000},
    "a huge address": {"NumMedia": "1", "MediaUrl0": "https://api.twilio.com/" + "x" * 20_000},
    "a NUL": {"Body": "a\x00b", "From": "whatsapp:+90533\x001112233"},
    "emoji": {"Body": "🏖️" * 500},
    "a huge field that we do not know": {"Whatever": "x" * 40_000},
    "a name that is markup": {"ProfileName": "<script>alert(1)</script>"},
    "an odd quoted id": {"OriginalRepliedMessageSid": "'; drop table users; --"},
    "an odd opt-out": {"OptOutType": "x" * 3000},
}


@pytest.mark.parametrize("kind", ODD)
def test_odd_input_is_stored_as_far_as_it_can_be_read(client: FlaskClient, kind: str) -> None:
    fields = form(**ODD[kind])
    assert post(client, fields).status_code == 200
    assert row(fields["MessageSid"]).state == "received"


@pytest.mark.parametrize("own", ["", " ", "SM'; --", "x" * 500, "SM\x00"])
def test_a_message_without_an_id_is_dropped(client: FlaskClient, own: str) -> None:
    assert post(client, form(MessageSid=own, SmsSid=own, SmsMessageSid=own)).status_code == 200
    assert nothing_happened()


def test_an_id_under_its_old_name_will_do(client: FlaskClient) -> None:
    fields = form(MessageSid="")
    assert post(client, fields).status_code == 200
    assert row(fields["SmsMessageSid"]).body == "hello"


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b'"x"', b"5", b"{", b'{"MessageSid": {}, "From": {}, "Body": []}', b"\xff\xfe"]
)
def test_odd_json_does_nothing(client: FlaskClient, body: bytes) -> None:
    asked = hashed(body) if body != b"\xff\xfe" else hashed(b"{}")
    assert client.post(asked.pop("path"), **asked).status_code == 200
    assert nothing_happened()


def test_json_whose_fields_are_no_texts_is_stored_without_them(client: FlaskClient) -> None:
    own = sid()
    fields = {"MessageSid": own, "From": {}, "To": None, "Body": ["x"], "NumMedia": 3, "MediaUrl0": {}}
    asked = hashed(json.dumps(fields).encode())
    assert client.post(asked.pop("path"), **asked).status_code == 200
    stored = row(own)
    assert (stored.sender, stored.recipient, stored.body, stored.media) == ("", "", "", [])


def test_a_body_that_is_too_large_is_413(client: FlaskClient) -> None:
    told(post(client, form("x" * 70_000)), 413, "too_large")
    assert nothing_happened()


def test_half_a_surrogate_is_left_out(client: FlaskClient) -> None:
    own = sid()
    asked = hashed(b'{"MessageSid": "%s", "From": "+905331112233", "Body": "a\\ud800b"}' % own.encode())
    assert client.post(asked.pop("path"), **asked).status_code == 200
    assert clean(row(own).body, "body", 10) == "ab"


def test_a_database_that_is_away_is_said_so(client: FlaskClient, no_database: None) -> None:
    answer = post(client, form())
    told(answer, 503, "database_unavailable")
    assert answer.headers["Retry-After"]


def test_a_status_is_passed_on_with_the_delivery_it_names(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Any] = []
    monkeypatch.setattr(deliveries, "status", lambda _, *told: heard.append(told))
    own, delivery = sid(), uuid4()
    path = f"{STATUS}?delivery={delivery}"
    assert post(client, {"MessageSid": own, "MessageStatus": "failed", "ErrorCode": "30008"}, path).status_code == 200
    assert post(client, {"SmsSid": own, "SmsStatus": "Sent"}, f"{STATUS}?delivery=nonsense").status_code == 200
    assert heard == [(own, "failed", "30008", delivery), (own, "sent", None, None)]


@pytest.mark.parametrize(
    "fields",
    [
        {"MessageSid": sid()},
        {"MessageStatus": "sent"},
        {"MessageSid": "{}", "MessageStatus": "sent"},
        {"MessageSid": sid(), "MessageStatus": ""},
        {},
    ],
)
def test_a_status_of_nothing_is_nothing(
    client: FlaskClient, fields: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Any] = []
    monkeypatch.setattr(deliveries, "status", lambda *told: heard.append(told))
    assert post(client, fields, STATUS).status_code == 200
    assert heard == []


def test_a_status_of_an_unknown_message_is_no_error(client: FlaskClient) -> None:
    fields = {"MessageSid": sid(), "MessageStatus": "x" * 30_000, "ErrorCode": "x" * 20_000}
    assert post(client, fields, STATUS).status_code == 200


def test_statuses_in_any_order_never_go_back(client: FlaskClient) -> None:
    own = sid()
    rows(
        "insert into deliveries (id, dedup_key, purpose, proactive, channel, address, mark, content, state,"
        " provider_id, correlation_id) values (:id, 'k', 'rfq', true, 'whatsapp', '+905331112233', 'm', '{}', 'sent',"
        " :sid, 'c')",
        id=uuid4(),
        sid=own,
    )
    seen = []
    for status in ("delivered", "sent", "read", "delivered", "queued", "sent", "read"):
        assert post(client, {"MessageSid": own, "MessageStatus": status}, STATUS).status_code == 200
        seen.append(rows("select state from deliveries")[0][0])
    assert seen == ["delivered", "delivered", "read", "read", "read", "read", "read"]


def test_nothing_of_a_message_is_in_the_log(client: FlaskClient, capfd: pytest.CaptureFixture[str]) -> None:
    fields = form("a very private word")
    post(client, fields)
    post(client, fields, signed="forged")
    logged = capfd.readouterr()
    assert "a very private word" not in logged.err + logged.out
    assert BUYER not in logged.err + logged.out
