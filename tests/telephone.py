"""People who write from a telephone: what Twilio would post for them, signed, and what comes of it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from app.config import settings
from app.domain import inbound
from app.domain.deliveries import Delivery, addresses
from app.kit.transaction import transaction
from tests.doubles.twilio import ACCOUNT, TOKEN
from tests.making import rows, vendor

PUBLIC = "https://islanders.example"
MESSAGES, STATUS = "/api/v1/webhooks/twilio/", "/api/v1/webhooks/twilio/status"
BUYER, VENDOR = "+905331112233", "+905334445566"
FORM = "application/x-www-form-urlencoded"


def configured(monkeypatch: pytest.MonkeyPatch, **fields: Any) -> None:
    """Give this process a Twilio account and a public address."""
    given = {"public_base_url": PUBLIC, "twilio_account_sid": ACCOUNT, "twilio_auth_token": SecretStr(TOKEN), **fields}
    for name, value in given.items():
        monkeypatch.setattr(settings(), name, value)


def sid() -> str:
    """Return a new MessageSid."""
    return f"SM{uuid4().hex}"


def form(body: str = "hello", sender: str = f"whatsapp:{BUYER}", **fields: str) -> dict[str, str]:
    """Return what Twilio posts for a message."""
    own = sid()
    given = {"MessageSid": own, "SmsSid": own, "SmsMessageSid": own, "AccountSid": ACCOUNT, "NumMedia": "0"}
    return {**given, "From": sender, "To": "whatsapp:+14155238886", "Body": body, **fields}


def signature(fields: Mapping[str, str], path: str = MESSAGES, *, base: str = PUBLIC, token: str = TOKEN) -> str:
    """Return what Twilio would sign a form with."""
    signed: str = RequestValidator(token).compute_signature(base + path, dict(fields))
    return signed


def post(client: FlaskClient, fields: Mapping[str, str], path: str = MESSAGES, **how: Any) -> TestResponse:
    """Post a form, signed as Twilio would unless `signed` is given; `headers` and `base_url` are a proxy's."""
    signed = how.pop("signed", None)
    headers = {"X-Twilio-Signature": signature(fields, path) if signed is None else signed, **how.pop("headers", {})}
    return client.post(path, data=urlencode(fields), content_type=FORM, headers=headers, **how)


def came(body: str = "hello", sender: str = f"whatsapp:{BUYER}", **fields: str) -> str:
    """Have a message stored as the webhook does; return its id."""
    arrived = inbound.Arrived.of(form(body, sender, **fields))
    assert arrived
    with transaction() as session:
        assert inbound.take(session, arrived)
    return arrived.message_sid


def sort(message_sid: str) -> inbound.Wanted | None:
    """Find out what a message is."""
    with transaction() as session:
        return inbound.sort(session, message_sid)


def row(message_sid: str) -> Any:
    """Return a message's row."""
    return rows("select * from inbound_messages where message_sid = :sid", sid=message_sid)[0]


def quiet() -> None:
    """Let a moment pass in which nobody writes."""
    rows("update inbound_messages set received_at = received_at - interval '1 second'")


def telephone_vendor(number: str = VENDOR, **fields: str) -> UUID:
    """Return the id of a new vendor with a telephone."""
    owner = vendor(f"{number[1:]}@example.com", "Tap Master")
    rows("update vendors set phone = :number where user_id = :id", number=number, id=owner)
    rows("update users set role = 'vendor' where id = :id", id=owner)
    return owner


def sent(request_id: UUID, number: str = VENDOR, **fields: Any) -> str:
    """Have a vendor been asked about a request; return the id that the provider gave the message."""
    own = sid()
    given = {"purpose": "rfq", "proactive": True, "channel": "whatsapp", "state": "sent", "recipient_id": None}
    given |= {"content": {"text": "A tap?"}, "correlation_id": "cid", "provider_id": own, "dedup_key": f"rfq:{own}"}
    with transaction() as session:
        session.add(Delivery(address=number, mark=addresses.mark(number), request_id=request_id, **{**given, **fields}))
    return own


def told(number: str = BUYER) -> list[str]:
    """Return the texts that are owed to a number, the oldest first."""
    statement = "select content->>'text' from deliveries where address = :number and purpose in ('notice', 'reply')"
    return [one for (one,) in rows(f"{statement} order by created_at, dedup_key", number=number)]
