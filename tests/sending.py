"""Providers of the test's own in the settings, and deliveries to send through them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import SecretStr

from app.config import settings
from app.domain import deliveries
from app.domain.deliveries import Outgoing, guard
from app.kit.breakers import BREAKERS
from app.kit.transaction import transaction
from tests.doubles import smtp, twilio
from tests.making import rows

PHONE, MAIL = "+905338000001", "ayse@example.com"
NOON = datetime(2026, 7, 1, 9, tzinfo=UTC)  # 12:00 in Cyprus
WORDS = {"subject": "A request", "text": "Somebody needs a tap.", "language": "en"}


@contextmanager
def by_twilio(monkeypatch: pytest.MonkeyPatch) -> Iterator[twilio.Twilio]:
    """Yield a Twilio that the settings name."""
    BREAKERS["twilio"].close()
    with twilio.serving() as double:
        configure(monkeypatch, **twilio_settings(double))
        yield double
    BREAKERS["twilio"].close()


@contextmanager
def by_mail(monkeypatch: pytest.MonkeyPatch, **how: Any) -> Iterator[smtp.MailServer]:
    """Yield a mail server that the settings name."""
    BREAKERS["smtp"].close()
    with smtp.serving(**how) as double:
        configure(monkeypatch, SMTP_URL=double.url, MAIL_FROM="Easy Islanders <hello@islanders.example>")
        yield double
    BREAKERS["smtp"].close()


def twilio_settings(double: twilio.Twilio) -> dict[str, str]:
    """Return the variables that lead to a double."""
    return {
        "TWILIO_ACCOUNT_SID": double.account,
        "TWILIO_AUTH_TOKEN": double.token,
        "TWILIO_WHATSAPP_FROM": "+14155238886",
        "TWILIO_SMS_FROM": "+15005550006",
        "TWILIO_API_BASE_URL": double.url,
    }


def configure(monkeypatch: pytest.MonkeyPatch, **variables: Any) -> None:
    """Set settings of this process by the names of their variables."""
    for name, value in variables.items():
        secret = name in ("TWILIO_AUTH_TOKEN", "SMTP_URL")
        monkeypatch.setattr(settings(), name.lower(), SecretStr(value) if secret else value)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime = NOON) -> None:
    """Let it be this time for the guard."""
    monkeypatch.setattr(guard, "now", lambda: moment)


def owed(channel: str = "sms", address: str = "", **fields: Any) -> UUID:
    """Owe a delivery and return its id."""
    given = {"dedup_key": f"test:{uuid4()}", "purpose": "notice", "content": dict(WORDS), **fields}
    to = address or (MAIL if channel == "email" else PHONE)
    with transaction() as session:
        return deliveries.owe(session, Outgoing(channel=channel, address=to, **given)).id


def claimed(delivery_id: UUID) -> deliveries.Claim | None:
    """Claim it in a transaction of its own."""
    with transaction() as session:
        return deliveries.claim(session, delivery_id)


def told(provider_id: str, status: str, code: str | None = None, delivery_id: UUID | None = None) -> bool:
    """Hand a provider's word over in a transaction of its own."""
    with transaction() as session:
        return deliveries.status(session, provider_id, status, code, delivery_id)


def row(delivery_id: UUID) -> Any:
    """Return the delivery's row."""
    return rows("select * from deliveries where id = :id", id=delivery_id)[0]


def state(delivery_id: UUID) -> tuple[str, str | None]:
    """Return its state and why."""
    found = row(delivery_id)
    return found.state, found.reason


def pass_time(delivery_id: UUID, by: str) -> None:
    """Let everything about a delivery have happened longer ago, say by '1 hour'."""
    moved = ", ".join(
        f"{name} = {name} - cast(:by as interval)"
        for name in ("due_at", "wanted_at", "created_at", "tried_at", "lease_until")
    )
    rows(f"update deliveries set {moved} where id = :id", id=delivery_id, by=by)
