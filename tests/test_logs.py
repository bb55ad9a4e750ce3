"""Logs of a town in production: JSON, with the ids by which to follow a message, and without what anybody wrote."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import psycopg2
import pytest
import redis as redis_py
import requests

from app.dev.servers import EmbeddedPostgres, EmbeddedValkey
from app.dev.servers.embedded import free_port
from tests import telephone
from tests.conftest import TEST_SETTINGS
from tests.doubles.twilio import ACCOUNT, TOKEN
from tests.live import LivePerson, LiveTown, refusal
from tests.waiting import until

WORDS = "Zwetschgenknoedel"
PHONE, MAIL, PASSWORD = "+905338611123", "hushhush@example.com", "correct-hushhush-horse"
SECRETS = {
    "OPENAI_API_KEY": "sk-hushhush-of-the-model-0123456789",
    "ZEP_API_KEY": "z-hushhush-of-the-memory-0123456789",
    "SECRET_KEY": "hushhush-of-all-tokens-0123456789-0123456789",
    "TWILIO_AUTH_TOKEN": TOKEN,
    "SMTP_URL": "smtp://postman:hushhush-of-the-mail@127.0.0.1:1",
}
JOB = {"queue_name": "chat", "actor_name": "chat.reply", "kwargs": {}, "options": {"correlation_id": "cid-of-a-death"}}


@pytest.fixture(scope="module")
def town(
    postgres: EmbeddedPostgres, valkey: EmbeddedValkey, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveTown]:
    """A town in production whose every provider is away, and where every statement is slow."""
    folder: Path = tmp_path_factory.mktemp("logs")
    away = f"http://127.0.0.1:{free_port()}"
    environment = {
        **TEST_SETTINGS,
        **SECRETS,
        "APP_ENV": "production",
        "SLOW_QUERY_MS": "1",
        "LOG_LEVEL": "INFO",
        "DATABASE_URL": postgres.create_database("logged"),
        "REDIS_URL": valkey.url.removesuffix("/0") + "/6",
        "VAR_DIR": str(folder),
        "PUBLIC_BASE_URL": telephone.PUBLIC,
        "OPENAI_BASE_URL": f"{away}/v1",
        "ZEP_BASE_URL": away,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_WHATSAPP_FROM": "+14155238886",
        "TWILIO_API_BASE_URL": away,
        "MAIL_FROM": "Easy Islanders <hello@islanders.example>",
    }
    with LiveTown(folder, environment, with_demo=False) as town:
        yield town


def lines(town: LiveTown, name: str) -> list[dict[str, Any]]:
    """Return what a process has logged through us; gunicorn's own few lines are words."""
    return [json.loads(line) for line in town.log(name).splitlines() if line.startswith("{")]


def with_id(town: LiveTown, name: str, correlation_id: str) -> list[dict[str, Any]]:
    return [line for line in lines(town, name) if line.get("correlation_id") == correlation_id]


def somebody(town: LiveTown) -> tuple[LivePerson, str]:
    """Sign somebody up, with a password that is wrong once."""
    account = {"email": MAIL, "password": PASSWORD, "display_name": f"Ayse {WORDS}"}
    signed_up = requests.post(f"{town.url}/api/v1/auth/register", json=account, timeout=20).json()
    for password in (PASSWORD + "!", PASSWORD):
        requests.post(f"{town.url}/api/v1/auth/login", json={"email": MAIL, "password": password}, timeout=20)
    return LivePerson(town, signed_up), signed_up["refresh_token"]


def strange_requests(town: LiveTown, person: LivePerson) -> None:
    """Send what is refused, with secrets in every part of it."""
    chat = f"{town.url}/api/v1/chat/"
    for body in (f'{{"message": "{WORDS}"', json.dumps({"message": [WORDS, PHONE]}), json.dumps({WORDS: MAIL})):
        requests.post(chat, data=body, headers=person.headers, timeout=20)
    requests.post(chat, data=WORDS, headers={**person.headers, "Content-Type": "text/plain"}, timeout=20)
    requests.get(f"{town.url}/api/v1/{WORDS}?token={person.token}&q={PHONE}", timeout=20)
    requests.get(f"{town.url}/api/v1/real_estate/search?q={WORDS}", timeout=20)
    requests.get(f"{town.url}/api/v1/auth/me", headers={"Authorization": f"Bearer {person.token}x"}, timeout=20)
    requests.get(f"{town.url}/q/{WORDS}", timeout=20)
    requests.get(f"{town.url}/api/v1/unsubscribe/{WORDS}", timeout=20)
    requests.post(f"{town.url}/ops/login", data={"email": MAIL, "password": PASSWORD}, timeout=20)


def by_socket(town: LiveTown, person: LivePerson, refresh_token: str) -> None:
    """Say something over a socket, and send it what it does not take."""
    refusal(town.url, {"token": refresh_token})
    with person.connect() as ear:
        sent = ear.call("chat_send", {"message": f"{WORDS} {PHONE}", "client_msg_id": str(uuid4())})
        ear.call("chat_send", {"message": {WORDS: PHONE}, "client_msg_id": 7})
        ear.call("refresh_auth", {"token": refresh_token})
        ear.reply_to(sent["message_id"], 30)


def by_telephone(town: LiveTown) -> None:
    """Write by WhatsApp, signed and not; what answers it cannot leave."""
    fields = telephone.form(f"{WORDS} {MAIL}", f"whatsapp:{PHONE}")
    for signed in (telephone.signature(fields), "wrong"):
        headers = {"X-Twilio-Signature": signed, "Content-Type": telephone.FORM}
        body = urlencode(fields)
        requests.post(f"{town.url}{telephone.MESSAGES}", data=body, headers=headers, timeout=20)


def a_death(town: LiveTown) -> None:
    """Queue a job that fails, and one that nobody can read, with secrets in them."""
    with redis_py.Redis.from_url(town.environment["REDIS_URL"]) as client:
        for job_id, args in (("dies", [f"{WORDS} {PHONE}"]), ("odd", [MAIL, WORDS])):
            job = {**JOB, "args": args, "message_id": job_id, "message_timestamp": 4_000_000_000_000}
            client.hset("dramatiq:chat.msgs", job_id, json.dumps(job))
            client.rpush("dramatiq:chat", job_id)
        client.hset("dramatiq:chat.msgs", "unreadable", f"{WORDS} {PHONE}")
        client.rpush("dramatiq:chat", "unreadable")


def rows(town: LiveTown, statement: str) -> list[Any]:
    connection = psycopg2.connect(town.environment["DATABASE_URL"])
    with connection, connection.cursor() as cursor:
        cursor.execute(statement)
        found = cursor.fetchall()
    connection.close()
    return found


@pytest.fixture(scope="module")
def lived(town: LiveTown) -> tuple[LiveTown, LivePerson, str]:
    """The town after all of that: its person, and their refresh token."""
    person, refresh_token = somebody(town)
    told = person.post("/api/v1/chat/", {"message": f"{WORDS}, {PHONE}, {MAIL}"}, **{"X-Correlation-ID": "cid-one"})
    assert told.status_code == 202
    strange_requests(town, person)
    by_socket(town, person, refresh_token)
    by_telephone(town)
    a_death(town)
    until(lambda: len(rows(town, "select 1 from failed_tasks where queue = 'chat'")) >= 3, 60, "three jobs have died")
    until(lambda: rows(town, "select 1 from turns where status <> 'answered'") == [], 60, "all is answered")
    until(lambda: rows(town, "select 1 from memory_writes where attempts > 0"), 60, "the memory was tried")
    return town, person, refresh_token


PROCESSES = ("web", "worker", "scheduler")
CERTAIN = {"web": "request", "worker": "job died", "scheduler": "scheduler started"}  # what each has surely told


@pytest.mark.parametrize("name", PROCESSES)
def test_no_secret_and_no_word_of_anybody_is_in_a_log(lived: tuple[LiveTown, LivePerson, str], name: str) -> None:
    town, person, refresh_token = lived
    secrets = [*SECRETS.values(), "hushhush", WORDS, PHONE, PHONE[1:], PHONE[3:], MAIL, PASSWORD]
    logged = town.log(name)
    found = [secret for secret in [*secrets, person.token, refresh_token] if secret in logged]
    assert {secret: [line[:600] for line in logged.splitlines() if secret in line][:3] for secret in found} == {}


@pytest.mark.parametrize("name", PROCESSES)
def test_every_line_of_ours_is_json_with_its_level_and_time(lived: tuple[LiveTown, LivePerson, str], name: str) -> None:
    logged = lines(lived[0], name)
    assert CERTAIN[name] in [line["event"] for line in logged]
    assert [line for line in logged if not {"event", "level", "logger", "timestamp"} <= line.keys()] == []


def test_an_id_that_somebody_quotes_leads_through_web_and_worker(lived: tuple[LiveTown, LivePerson, str]) -> None:
    town, person, _ = lived
    (request,) = [line for line in with_id(town, "web", "cid-one") if line["event"] == "request"]
    assert request["user_id"] == person.id
    thought = with_id(town, "worker", "cid-one")
    assert {line.get("actor") for line in thought} >= {"chat.reply"}
    threads = {line["thread_id"] for line in thought if "thread_id" in line}
    assert len(threads) == 1


def test_a_slow_statement_is_logged_with_its_time_and_no_parameters(lived: tuple[LiveTown, LivePerson, str]) -> None:
    slow = [line for name in PROCESSES for line in lines(lived[0], name) if line["event"] == "slow query"]
    assert slow
    for line in slow:
        assert line["level"] == "warning"
        assert line["ms"] >= 1
        assert not {"parameters", "params"} & line.keys()


def test_an_error_is_an_error_and_an_ordinary_request_is_not(lived: tuple[LiveTown, LivePerson, str]) -> None:
    town = lived[0]
    assert {line["level"] for line in lines(town, "web") if line["event"] == "request"} == {"info"}
    assert {line["level"] for line in lines(town, "worker") if line["event"] == "job died"} == {"error"}
    assert [line for name in PROCESSES for line in lines(town, name) if line["level"] == "debug"] == []
