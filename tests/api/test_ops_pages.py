"""The Dramatiq dashboard: for admins alone, who sign in by a form; what it does is done right and written down."""

import html
import re
from collections.abc import Iterator
from typing import Any

import dramatiq
import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr
from werkzeug.test import TestResponse

from app.actors import pausing
from app.api.ops_pages import COOKIE, HOME
from app.config import settings
from app.domain import pauses
from app.extensions import redis
from app.kit import outbox
from app.kit.transaction import transaction
from tests.jobs import queued
from tests.making import rows
from tests.people import Person
from tests.roles import PASSWORD, audited, of_role

POISON = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>"
TABS = ("standard", "delayed", "failed")
FIELD = re.compile(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"')


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD, **headers: str) -> TestResponse:
    return client.post("/ops/login", data={"email": email, "password": password}, headers=headers)


@pytest.fixture
def admin(client: FlaskClient) -> Iterator[Person]:
    """An admin who has signed in at the form."""
    person = of_role(client, "admin")
    assert sign_in(client, "admin@example.com").headers["Location"] == HOME
    yield person
    client.delete_cookie(COOKIE, path="/ops")


@pytest.fixture
def told_of_pauses(database: None) -> Iterator[None]:
    """This process hears what is paused, from the beginning and not afterwards."""
    pausing.connect()
    yield
    pausing.connect()


def enqueue(actor: str) -> None:
    with transaction():
        outbox.enqueue(actor)


def broker() -> Any:
    return dramatiq.get_broker()


def waiting(kind: str = "", job_id: str = "job-1", actor: str = "chat.reply", **fields: Any) -> None:
    """Put a job into the queue `chat`: waiting, `.DQ` for delayed or `.XQ` for dead."""
    message = {"queue_name": "chat", "actor_name": actor, "args": ["a-thread"], "kwargs": {}, "options": {}}
    message |= {"message_id": f"message-of-{job_id}", "message_timestamp": 1_700_000_000_000, **fields}
    put(kind, job_id, dramatiq.get_encoder().encode(message))


def put(kind: str, job_id: str, raw: bytes) -> None:
    key = f"{broker().namespace}:chat{kind}"
    redis_client = broker().client
    redis_client.zadd(key, {job_id: 1}) if kind == ".XQ" else redis_client.rpush(key, job_id)
    redis_client.hset(f"{key}.msgs", job_id, raw)


def forms(text: str, action: str) -> dict[str, str]:
    """Return the hidden fields of the first form that leads to `action`."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', text, re.DOTALL)
    assert form, f"no form leads to {action}"
    return {name: html.unescape(value) for name, value in FIELD.findall(form[1])}


def test_who_has_not_signed_in_is_sent_to_the_form(client: FlaskClient) -> None:
    for path in ("", "queues/chat", "queues/chat/failed/x"):
        answer = client.get(HOME + path)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/ops/login")
    for deed in ("dramatiq/requeue-message", "dramatiq/delete-message", "logout"):
        assert client.post(f"/ops/{deed}").headers["Location"] == "/ops/login"
    assert "Password" in client.get("/ops/login").text
    assert client.get("/ops/dramatiq").status_code in (303, 308)


def test_a_token_of_the_api_opens_nothing_here(client: FlaskClient) -> None:
    assert client.get(HOME, headers=of_role(client, "admin").headers).status_code == 303


@pytest.mark.parametrize("role", ["user", "vendor"])
def test_who_is_no_admin_gets_403_at_the_form_and_with_a_sign_in_of_theirs(client: FlaskClient, role: str) -> None:
    person = of_role(client, role)
    answer = sign_in(client, f"{role}@example.com")
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers
    client.set_cookie(COOKIE, person.token, path="/ops")
    assert client.get(HOME).status_code == 403
    assert client.post(f"{HOME}delete-message").status_code == 403


def test_a_wrong_password_says_no_more_than_anywhere(client: FlaskClient) -> None:
    of_role(client, "admin")
    for email, password in (("admin@example.com", "my-guess"), ("nobody@example.com", PASSWORD)):
        answer = sign_in(client, email, password)
        assert answer.status_code == 401
        assert "E-mail address or password is wrong" in answer.text
        assert password not in answer.text


def test_guesses_here_and_at_the_api_are_counted_together(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    of_role(client, "admin", "boss")
    monkeypatch.setattr(settings(), "login_rate_limit", "2/hour")
    redis.client.flushdb()
    client.post("/api/v1/auth/login", json={"email": "boss@example.com", "password": "a guess"})
    assert sign_in(client, "boss@example.com", "another guess").status_code == 401
    answer = sign_in(client, "boss@example.com")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_the_cookie_is_for_these_pages_alone_and_out_of_reach(client: FlaskClient, admin: Person) -> None:
    said = sign_in(client, "admin@example.com").headers["Set-Cookie"]
    for part in ("HttpOnly", "SameSite=Strict", "Path=/ops", f"Max-Age={settings().access_token_minutes * 60}"):
        assert part in said
    assert "Secure" not in said
    assert (
        "Secure"
        in client.post(
            "/ops/login", data={"email": "admin@example.com", "password": PASSWORD}, base_url="https://localhost"
        ).headers["Set-Cookie"]
    )
    assert client.get("/api/v1/auth/me").status_code == 401


def test_signing_out_ends_the_sign_in_itself(client: FlaskClient, admin: Person) -> None:
    cookie = client.get_cookie(COOKIE, path="/ops")
    assert cookie
    form = forms(client.get(HOME).text, "/ops/logout")
    assert client.post("/ops/logout", data=form).headers["Location"] == "/ops/login"
    assert client.get_cookie(COOKIE, path="/ops") is None
    client.set_cookie(COOKIE, cookie.value, path="/ops")
    assert client.get(HOME).headers["Location"] == "/ops/login"


def test_who_was_demoted_is_out_at_once(client: FlaskClient, admin: Person) -> None:
    rows("update users set role = 'user' where id = :id", id=admin.id)
    assert client.get(HOME).status_code == 403


@pytest.mark.parametrize(
    "path", ["", "queues/chat", "queues/chat/standard", "queues/chat/delayed", "queues/chat/failed"]
)
def test_every_page_carries_our_policy_and_needs_nothing_inline(client: FlaskClient, admin: Person, path: str) -> None:
    for kind in ("", ".DQ", ".XQ"):
        waiting(kind)
    answer = client.get(HOME + path)
    assert answer.status_code == 200
    assert "script" not in answer.headers["Content-Security-Policy"]
    assert "style-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert not re.search(r"<style|<script| style=| on\w+=", answer.text)
    assert "__dd_csrf" not in answer.headers.get("Set-Cookie", "")


@pytest.mark.parametrize("tab", TABS)
def test_a_job_is_shown_in_each_state_and_no_message_can_be_markup(
    client: FlaskClient, admin: Person, tab: str
) -> None:
    kind = {"standard": "", "delayed": ".DQ", "failed": ".XQ"}[tab]
    poison = {"args": [POISON], "kwargs": {POISON: POISON}, "options": {POISON: POISON, "traceback": POISON}}
    waiting(kind, job_id="poisoned", actor=POISON, **poison)
    for path in (f"queues/chat/{tab}", f"queues/chat/{tab}/poisoned"):
        answer = client.get(HOME + path)
        assert answer.status_code == 200
        assert "<script" not in answer.text
        assert "<img src=x" not in answer.text
    assert "alert(1)" in answer.text


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"{", b'"text"', b'{"queue_name": "chat"}', b'{"args": 7}'])
def test_what_nobody_can_read_is_shown_and_can_be_deleted(client: FlaskClient, admin: Person, raw: bytes) -> None:
    put(".XQ", "broken", raw)
    page = client.get(f"{HOME}queues/chat/failed")
    assert "(unreadable)" in page.text
    assert client.get(f"{HOME}queues/chat/failed/broken").status_code == 200
    assert client.post(f"{HOME}requeue-message", data=forms(page.text, f"{HOME}requeue-message")).status_code == 409
    client.post(f"{HOME}delete-message", data=forms(page.text, f"{HOME}delete-message"))
    assert "no jobs" in client.get(f"{HOME}queues/chat/failed").text


@pytest.mark.parametrize(
    "odd", [{"options": {"eta": 10**20}}, {"message_timestamp": -1}, {"kwargs": []}, {"options": 3}], ids=str
)
def test_a_job_of_an_odd_shape_does_not_hide_the_others(
    client: FlaskClient, admin: Person, odd: dict[str, Any]
) -> None:
    waiting(".XQ", "odd", **odd)
    waiting(".XQ", "sound", args=["i-am-sound"])
    assert "i-am-sound" in client.get(f"{HOME}queues/chat/failed").text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("queues/chat?cursor=abc", 200),
        ("queues/chat?cursor=-1", 200),
        ("queues/chat/", 200),
        ("queues/nowhere", 404),
        ("queues/chat.XQ", 404),
        ("queues/", 404),
        ("nothing", 404),
        ("queues/chat/failed/gone", 302),
    ],
)
def test_a_strange_address_is_no_fault_of_ours(client: FlaskClient, admin: Person, path: str, status: int) -> None:
    assert client.get(HOME + path).status_code == status


def test_a_dead_job_is_queued_again_as_a_new_one_and_written_down(client: FlaskClient, admin: Person) -> None:
    waiting(".XQ", "dead", options={"correlation_id": "cid-1", "retries": 5, "traceback": "boom", "eta": 5})
    page = client.get(f"{HOME}queues/chat/failed")
    answer = client.post(f"{HOME}requeue-message", data=forms(page.text, f"{HOME}requeue-message"))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{HOME}queues/chat/failed")
    (job,) = queued("chat")
    assert job.args == ("a-thread",)
    assert job.options["correlation_id"] == "cid-1"
    assert not {"retries", "traceback", "eta"} & job.options.keys()
    assert job.message_id != "message-of-dead"
    assert job.message_timestamp > 1_700_000_000_000
    assert queued("chat.XQ") == []
    assert audited("job.requeue") == [(admin.id, "dead", {"queue": "chat.XQ", "actor": "chat.reply"})]
    again = client.post(f"{HOME}requeue-message", data=forms(page.text, f"{HOME}requeue-message"))
    assert again.status_code == 404
    assert len(audited("job.requeue")) == 1


@pytest.mark.parametrize(("kind", "tab"), [("", "standard"), (".DQ", "delayed"), (".XQ", "failed")])
def test_a_job_is_deleted_wherever_it_stands_and_that_is_written_down(
    client: FlaskClient, admin: Person, kind: str, tab: str
) -> None:
    waiting(kind, "unwanted")
    key = f"{broker().namespace}:__acks__.somebody.chat{kind}"
    broker().client.zadd(f"{broker().namespace}:__heartbeats__", {"somebody": 4_000_000_000_000})
    broker().client.sadd(key, "unwanted")
    page = client.get(f"{HOME}queues/chat/{tab}/unwanted")
    answer = client.post(f"{HOME}delete-message", data=forms(page.text, f"{HOME}delete-message"))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{HOME}queues/chat/{tab}")
    assert queued(f"chat{kind}") == []
    assert not broker().client.exists(f"{broker().namespace}:chat{kind}")
    assert kind == ".XQ" or not broker().client.exists(key)
    assert audited("job.delete") == [(admin.id, "unwanted", {"queue": f"chat{kind}", "actor": "chat.reply"})]


def test_a_job_that_was_deleted_in_a_paused_queue_can_be_queued_again(
    client: FlaskClient, admin: Person, told_of_pauses: None
) -> None:
    with transaction() as session:
        pauses.pause(session, "chores", "a drill", "somebody")
    assert pausing.holds("chores")
    for _ in range(2):
        enqueue("circuits.sweep")
    (job,) = queued("chores")
    form = forms(client.get(f"{HOME}queues/chores/standard").text, f"{HOME}delete-message")
    client.post(f"{HOME}delete-message", data=form)
    assert queued("chores") == []
    enqueue("circuits.sweep")
    assert [one.actor_name for one in queued("chores")] == [job.actor_name]


def test_a_form_of_elsewhere_changes_nothing(client: FlaskClient, admin: Person) -> None:
    waiting(".XQ")
    form = forms(client.get(f"{HOME}queues/chat/failed").text, f"{HOME}requeue-message")
    guessed = {**form, "proof": "0" * 64}
    for data in ({"queue": "chat.XQ", "id": "job-1"}, guessed):
        assert client.post(f"{HOME}requeue-message", data=data).status_code == 403
        # The double-submitted cookie of the package was anybody's to plant.
        client.set_cookie("__dd_csrf", "0" * 64)
        assert client.post(f"{HOME}requeue-message", data=data).status_code == 403
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        assert client.post(f"{HOME}requeue-message", data=form, headers=headers).status_code == 403
        assert sign_in(client, "admin@example.com", **headers).status_code == 403
        assert client.post("/ops/logout", data=form, headers=headers).status_code == 403
    assert client.get(f"{HOME}requeue-message", query_string=form).status_code in (404, 405)
    assert [job.message_id for job in queued("chat.XQ")] == ["message-of-job-1"]
    assert audited("job.requeue") == []


def test_a_form_that_was_open_when_the_key_was_changed_is_still_believed(
    client: FlaskClient, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting()
    before = forms(client.get(f"{HOME}queues/chat/standard").text, f"{HOME}delete-message")
    monkeypatch.setattr(settings(), "secret_key_previous", settings().secret_key)
    monkeypatch.setattr(settings(), "secret_key", SecretStr("the new key of at least thirty-two letters"))
    after = forms(client.get(f"{HOME}queues/chat/standard").text, f"{HOME}delete-message")
    assert before["proof"] != after["proof"]
    for form in (before, after):
        waiting()
        assert client.post(f"{HOME}delete-message", data=form).status_code == 303
    for proof in ("0" * 64, "", "ä"):
        assert client.post(f"{HOME}delete-message", data={**after, "proof": proof}).status_code == 403


def test_no_key_but_a_queues_can_be_reached(client: FlaskClient, admin: Person) -> None:
    token = forms(client.get(HOME).text, "/ops/logout")
    broker().client.hset(f"{broker().namespace}:elsewhere.msgs", "x", "kept")
    for queue in ("elsewhere", "chat.XQ.msgs", "", "chat.ZZ", "../chat"):
        for deed in ("delete-message", "requeue-message"):
            assert client.post(HOME + deed, data={**token, "queue": queue, "id": "x"}).status_code == 404
    assert broker().client.hget(f"{broker().namespace}:elsewhere.msgs", "x") == b"kept"


def test_workers_are_counted_without_searching_through_every_key(
    client: FlaskClient, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    broker().client.zadd(f"{broker().namespace}:__heartbeats__", {"worker-7": 4_000_000_000_000})
    broker().client.sadd(f"{broker().namespace}:__acks__.worker-7.chat", "a", "b")
    broker().client.config_resetstat()
    page = client.get(HOME).text
    assert re.search(r"worker-7\s*</td>\s*<td[^>]*>2</td>", page)
    assert "cmdstat_keys" not in broker().client.info("commandstats")


@pytest.mark.usefixtures("no_redis")
def test_without_redis_it_says_so(client: FlaskClient) -> None:
    of_role(client, "admin")
    sign_in(client, "admin@example.com")
    answer = client.get(HOME)
    assert answer.status_code == 503
    assert "The queue is not answering" in answer.text


def test_an_address_in_the_form_comes_back_as_words(client: FlaskClient) -> None:
    assert "<script" not in sign_in(client, POISON).text


def test_behind_tls_the_cookie_never_travels_in_the_open(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    of_role(client, "admin")
    monkeypatch.setattr(settings(), "public_base_url", "https://islanders.example")
    assert "Secure" in sign_in(client, "admin@example.com").headers["Set-Cookie"]


def test_the_forms_of_each_page_are_of_who_asks(client: FlaskClient, admin: Person) -> None:
    """The package's first page gave out the token of whoever had been served before."""
    of_role(client, "admin", "boss")
    seen = []
    for email in ("admin@example.com", "boss@example.com"):
        sign_in(client, email)
        seen += [forms(client.get(HOME + path).text, "/ops/logout")["proof"] for path in ("", "queues/chat")]
    assert seen[0] == seen[1] != seen[2] == seen[3]
