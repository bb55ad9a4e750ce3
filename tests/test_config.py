"""Settings: production starts with real values or not at all; `.env.example` says what there is."""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from app.config import DEVELOPMENT_SECRET, Settings

ROOT = Path(__file__).parent.parent
REAL = {
    "APP_ENV": "production",
    "SECRET_KEY": "a-real-secret-key-of-somebody-who-means-it",
    "DATABASE_URL": "postgresql://db.example/islanders",
    "REDIS_URL": "redis://cache.example/0",
    "OPENAI_API_KEY": "sk-real",
}
NEEDED = [name for name in REAL if name != "APP_ENV"]


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)  # no .env of whoever runs the tests


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets variables; None takes one away."""

    def put(**variables: str | None) -> None:
        for name, value in variables.items():
            if value is None:
                monkeypatch.delenv(name, raising=False)
            else:
                monkeypatch.setenv(name, value)

    return put


def complaint() -> str:
    with pytest.raises(ValidationError) as caught:
        Settings()
    return str(caught.value)


def test_development_needs_nothing() -> None:
    assert Settings().app_env == "development"


def test_production_starts_with_real_values(environment: Any) -> None:
    environment(**REAL)
    assert Settings().is_production


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize("value", [None, "", "  ", "changeme", "CHANGE-ME", "xxx"])
def test_production_refuses_a_missing_or_placeholder_value_by_its_name(
    environment: Any, name: str, value: str | None
) -> None:
    environment(**{**REAL, name: value})
    told = complaint()
    assert name in told
    assert not any(other in told for other in NEEDED if other != name)


def test_production_names_everything_that_is_missing_at_once(environment: Any) -> None:
    environment(APP_ENV="production")
    told = complaint()
    assert all(name in told for name in NEEDED)


def test_production_refuses_the_secret_of_development(environment: Any) -> None:
    environment(**{**REAL, "SECRET_KEY": DEVELOPMENT_SECRET})
    assert "SECRET_KEY" in complaint()


def test_production_refuses_to_let_any_page_in(environment: Any) -> None:
    environment(**REAL, CORS_ORIGINS="*")
    assert "CORS_ORIGINS" in complaint()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("APP_ENV", "staging"),
        ("LOG_LEVEL", "LOUD"),
        ("PORT", "eighty"),
        ("CHAT_RATE_LIMIT", "30"),
        ("CHAT_RATE_LIMIT", "0/minute"),
        ("AUTH_RATE_LIMIT", "ten/minute"),
        ("CHAT_RATE_LIMIT", "30/fortnight"),
        ("ACCESS_TOKEN_MINUTES", "0"),
        ("SLOW_QUERY_MS", "-5"),
    ],
)
def test_an_unusable_value_is_named_and_not_shown(environment: Any, name: str, value: str) -> None:
    environment(**{name: value})
    assert name.lower() in complaint().lower()


def test_a_complaint_shows_no_secret(environment: Any) -> None:
    environment(**{**REAL, "DATABASE_URL": None})
    told = complaint()
    assert REAL["SECRET_KEY"] not in told
    assert REAL["OPENAI_API_KEY"] not in told


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg2"])
def test_the_database_is_reached_by_the_installed_driver(environment: Any, scheme: str) -> None:
    environment(DATABASE_URL=f"{scheme}://me@db.example/islanders?sslmode=require")
    assert Settings().database_url == "postgresql+psycopg2://me@db.example/islanders?sslmode=require"


def test_secrets_do_not_show_in_a_log(environment: Any) -> None:
    environment(**REAL)
    assert REAL["SECRET_KEY"] not in repr(Settings())
    assert REAL["OPENAI_API_KEY"] not in repr(Settings())


ZEP = {"ZEP_API_KEY": "a-key-of-zep", "ZEP_BASE_URL": "http://zep:8000/api/v2/"}


def test_zep_is_there_when_its_key_and_address_are(environment: Any) -> None:
    assert not Settings().has_zep
    environment(**ZEP)
    assert Settings().has_zep
    assert Settings().zep_base_url == "http://zep:8000"


@pytest.mark.parametrize(("name", "other"), [("ZEP_API_KEY", "ZEP_BASE_URL"), ("ZEP_BASE_URL", "ZEP_API_KEY")])
@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_half_a_zep_is_refused_by_the_name_of_the_other_half(
    environment: Any, name: str, other: str, nothing: str | None
) -> None:
    environment(**{name: ZEP[name], other: nothing})
    told = complaint()
    assert f"{name} is set but {other} is not" in told
    assert ZEP["ZEP_API_KEY"] not in told


@pytest.mark.parametrize("name", ["ZEP_BASE_URL", "ZEP_GRAPH_BASE_URL"])
def test_an_address_of_zep_that_leads_nowhere_is_named_with_the_right_one(environment: Any, name: str) -> None:
    environment(**{**ZEP, name: "http://zep:8000/api/v2/api/v2"})
    told = complaint()
    assert name.lower() in told
    assert "write http://zep:8000" in told


def test_the_graph_is_where_the_memory_is_unless_it_is_said(environment: Any) -> None:
    environment(**ZEP)
    assert Settings().zep_graph_address == "http://zep:8000/api/v2"
    environment(ZEP_GRAPH_BASE_URL="http://graph/api/v3/")
    assert Settings().zep_graph_address == "http://graph/api/v3"


def test_what_would_silently_replace_the_address_is_refused_where_there_is_a_zep(environment: Any) -> None:
    environment(ZEP_API_URL="http://elsewhere")
    Settings()
    environment(**ZEP)
    told = complaint()
    assert "unset" in told
    assert "ZEP_API_URL" in told


def test_there_are_two_flavours_of_zep(environment: Any) -> None:
    environment(ZEP_FLAVOR="cloud4")
    assert "zep_flavor" in complaint()


TWILIO = {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "a-token-of-twilio", "TWILIO_SMS_FROM": "+15005550006"}
MAIL = {"SMTP_URL": "smtp://us:hushhush@mail.example:587", "MAIL_FROM": "Easy Islanders <hello@islanders.example>"}


def test_twilio_and_mail_are_there_when_all_of_them_is(environment: Any) -> None:
    assert not Settings().has_twilio
    assert not Settings().has_smtp
    environment(**TWILIO, **MAIL)
    assert Settings().has_twilio
    assert Settings().has_smtp
    assert "hushhush" not in repr(Settings())
    assert TWILIO["TWILIO_AUTH_TOKEN"] not in repr(Settings())


@pytest.mark.parametrize("name", [*TWILIO, *MAIL])
@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_half_a_twilio_or_half_a_mail_server_is_refused_by_what_is_missing(
    environment: Any, name: str, nothing: str | None
) -> None:
    environment(**{**TWILIO, **MAIL, name: nothing})
    told = complaint()
    assert f"{name} is not; set all of them or none" in told
    assert "hushhush" not in told
    assert TWILIO["TWILIO_AUTH_TOKEN"] not in told


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TWILIO_SMS_FROM", "12345"),
        ("TWILIO_WHATSAPP_FROM", "whatsapp:tomorrow"),
        ("TWILIO_API_BASE_URL", "api.twilio.com"),
        ("PUBLIC_BASE_URL", "islanders.example"),
        ("PUBLIC_BASE_URL", "https://us:hushhush@islanders.example"),
        ("TWILIO_WHATSAPP_TEMPLATES", "rfq=welcome"),
        ("SMTP_URL", "mail.example"),
        ("SMTP_URL", "smtp://us@mail.example"),
        ("SMTP_URL", "smtp://us:hush/hush@mail.example"),
        ("SMTP_URL", "http://mail.example"),
        ("MAIL_FROM", "hello"),
        ("MAIL_FROM", "A <a@b.example>\nBcc: x@y.example"),
        ("MAX_PROACTIVE_MESSAGES_PER_DAY", "0"),
        ("PROACTIVE_RATE_LIMIT_WINDOW", "-1"),
    ],
)
def test_an_unusable_value_of_sending_is_named_and_not_shown(environment: Any, name: str, value: str) -> None:
    environment(**{**TWILIO, **MAIL, name: value})
    told = complaint()
    assert name.lower() in told
    assert "hush" not in told


def test_numbers_and_addresses_may_be_written_as_people_do(environment: Any) -> None:
    environment(**{**TWILIO, "TWILIO_SMS_FROM": "+1 (500) 555-0006", "TWILIO_WHATSAPP_FROM": "whatsapp:+14155238886"})
    assert (Settings().twilio_sms_from, Settings().twilio_whatsapp_from) == ("+15005550006", "+14155238886")
    environment(PUBLIC_BASE_URL="https://islanders.example/", PORT="9000")
    assert Settings().public_base_url == "https://islanders.example"
    environment(PUBLIC_BASE_URL=None)
    assert Settings().public_base_url == "http://127.0.0.1:9000"


ENTRY = re.compile(r"(#?)([A-Z][A-Z0-9_]+)=(.*)")  # one that is commented out shows what may be set


def in_example() -> dict[str, str]:
    return {name: value for _, name, value in entries()}


def entries() -> list[tuple[str, str, str]]:
    found = (ENTRY.fullmatch(line) for line in (ROOT / ".env.example").read_text().splitlines())
    return [(entry[1], entry[2], entry[3]) for entry in found if entry]


def test_the_example_names_every_setting_and_no_other() -> None:
    assert set(in_example()) == {name.upper() for name in Settings.model_fields}


def test_the_example_shows_the_defaults(environment: Any) -> None:
    default = Settings()
    environment(**{name: value for off, name, value in entries() if not off})
    assert Settings().model_dump() == default.model_dump()
