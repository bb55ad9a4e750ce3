"""The doctor asks the model, and says what to do when it does not answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from app.config import settings
from app.dev.doctor import CHECKS, doctor
from app.extensions import redis
from tests import provider, sending
from tests.doubles.openai import Answer, OpenAI, Status, serving
from tests.doubles.smtp import MailServer
from tests.doubles.twilio import Twilio


@pytest.fixture
def openai(database: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenAI]:
    with serving() as double, provider.configure(monkeypatch) as at:
        at(double.url)
        yield double


@pytest.fixture
def twilio(database: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Twilio]:
    with sending.by_twilio(monkeypatch) as double:
        yield double


@pytest.fixture
def mail(database: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with sending.by_mail(monkeypatch) as server:
        yield server


def line(name: str) -> str:
    told = CliRunner().invoke(doctor).output.splitlines()
    return next(line for line in told if line[2:].startswith(name))


def test_without_a_key_it_says_who_answers(database: None) -> None:
    assert line("model") == "✓ model       ok: no OPENAI_API_KEY, so the rules answer and every reply says so"


def test_a_model_that_answers_is_named(openai: OpenAI) -> None:
    openai.script = [Answer("Hello.")]
    assert line("model").endswith("answers")
    assert line("prompts").startswith("✓")


def test_a_model_that_refuses_is_a_finding_with_its_remedy(openai: OpenAI) -> None:
    openai.script = lambda _: Status(401)
    told = line("model")
    assert told.startswith("✗")
    assert "OPENAI_API_KEY" in told
    assert provider.KEY not in told


def test_without_providers_it_says_where_messages_go(database: None) -> None:
    assert line("twilio").endswith("ok: no TWILIO_ACCOUNT_SID, so WhatsApp and SMS go to the log alone")
    assert line("smtp").endswith("ok: no SMTP_URL, so mail goes to the log alone")


def test_a_twilio_that_knows_us_is_ok(twilio: Twilio) -> None:
    assert "ok: the account is active" in line("twilio")


def test_a_wrong_token_is_a_finding_without_the_token(twilio: Twilio, monkeypatch: pytest.MonkeyPatch) -> None:
    sending.configure(monkeypatch, TWILIO_AUTH_TOKEN="a-wrong-token")
    told = line("twilio")
    assert told.startswith("✗")
    assert "check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN" in told
    assert "a-wrong-token" not in told


def test_a_mail_server_that_answers_is_ok_and_one_that_is_away_a_finding(
    mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert line("smtp").endswith(f"ok: 127.0.0.1:{mail.port} takes mail")
    sending.configure(monkeypatch, SMTP_URL="smtp://islander:hushhush@127.0.0.1:1")
    told = line("smtp")
    assert told.startswith("✗")
    assert "SMTP_URL" in told
    assert "hushhush" not in told


def test_redis_that_would_drop_jobs_is_a_finding(database: None) -> None:
    assert line("redis") == "✓ redis       ok"
    redis.client.config_set("maxmemory-policy", "allkeys-lru")
    try:
        told = line("redis")
    finally:
        redis.client.config_set("maxmemory-policy", "noeviction")
    assert told.startswith("✗")
    assert "noeviction" in told


@pytest.mark.usefixtures("no_redis")
def test_redis_that_is_away_is_a_finding_with_its_remedy() -> None:
    assert "check REDIS_URL" in line("redis")


def test_a_folder_that_cannot_be_written_is_a_finding(
    database: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(settings(), "var_dir", str(tmp_path / "file"))
    told = line("files")
    assert told.startswith("✗")
    assert "VAR_DIR" in told


def test_an_address_for_alerts_that_nobody_knows_is_a_finding_that_does_not_say_it(
    database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "no ALERT_URLS" in line("alerts")
    monkeypatch.setattr(settings(), "alert_urls", SecretStr("json://127.0.0.1/hook nonsense://hushhush@nowhere"))
    told = line("alerts")
    assert told.startswith("✗")
    assert "hushhush" not in told
    monkeypatch.setattr(settings(), "alert_urls", SecretStr("json://127.0.0.1/hook"))
    assert line("alerts").startswith("✓")


def test_one_check_that_breaks_is_a_finding_and_the_others_go_on(
    database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        raise ZeroDivisionError

    monkeypatch.setitem(CHECKS, "settings", broken)
    done = CliRunner().invoke(doctor)
    assert done.exit_code == 1
    assert len(done.output.splitlines()) == len(CHECKS)
    assert "✗ settings    ZeroDivisionError" in done.output


def test_it_ends_with_0_only_when_nothing_needs_a_remedy(database: None) -> None:
    done = CliRunner().invoke(doctor)
    assert done.exit_code == (1 if "✗" in done.output else 0)
    assert "✗" not in done.output
