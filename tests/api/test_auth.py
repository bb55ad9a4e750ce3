"""`/api/v1/auth`: sign up, sign in, go on as guest, rotate, sign out."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.config import settings
from tests import people
from tests.making import count
from tests.people import Person
from tests.problems import told

AYSE = {"email": "ayse@example.com", "password": "correct horse", "display_name": "Ayşe"}


def register(client: FlaskClient, **fields: Any) -> Any:
    return client.post("/api/v1/auth/register", json={**AYSE, **fields})


def test_a_guest_gets_a_token_pair(client: FlaskClient) -> None:
    answer = client.post("/api/v1/auth/guest")
    assert answer.status_code == 201
    assert set(answer.json) == {"user", "access_token", "refresh_token", "expires_in"}
    assert set(answer.json["user"]) == {"id", "email", "display_name", "role"}
    assert (answer.json["user"]["role"], answer.json["user"]["email"]) == ("guest", None)
    assert answer.json["expires_in"] == settings().access_token_minutes * 60


def test_signing_up_and_in(client: FlaskClient) -> None:
    made = register(client)
    assert made.status_code == 201
    assert made.json["user"] == {**made.json["user"], "email": AYSE["email"], "display_name": "Ayşe", "role": "user"}
    entered = client.post("/api/v1/auth/login", json={"email": " Ayse@Example.com ", "password": AYSE["password"]})
    assert entered.status_code == 200
    assert entered.json["user"] == made.json["user"]
    assert people.of(client, entered).get("/api/v1/auth/me").json == made.json["user"]


def test_a_guest_who_signs_up_keeps_the_conversations(guest: Person) -> None:
    thread_id = guest.say("hello").json["thread_id"]
    user = people.of(guest.client, guest.post("/api/v1/auth/register", AYSE))
    assert user.id == guest.id
    assert [thread["id"] for thread in user.get("/api/v1/messages/threads/").json["items"]] == [thread_id]


def test_an_address_that_is_taken_is_a_conflict(client: FlaskClient) -> None:
    register(client)
    told(register(client, email="AYSE@example.com"), 409, "email_taken")
    assert count("users") == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "nobody"),
        ("email", "a b@example.com"),
        ("email", "@example.com"),
        ("email", "a@b"),
        ("email", "x" * 250 + "@example.com"),
        ("email", "a\x00@example.com"),
        ("email", 5),
        ("password", "short"),
        ("password", "x" * 201),
        ("password", None),
        ("display_name", ""),
        ("display_name", "x" * 81),
        ("display_name", "\x00"),
        ("display_name", "\ud800"),
        ("email", "\ud800@example.com"),
        ("password", "correct horse \ud800"),
    ],
)
def test_an_unusable_registration_is_refused_by_its_field(client: FlaskClient, field: str, value: Any) -> None:
    problem = told(register(client, **{field: value}), 422)
    assert [error["field"] for error in problem["errors"]] == [field]
    assert count("users") == 0


def test_a_wrong_password_is_401_and_tells_nothing(client: FlaskClient) -> None:
    register(client)
    answers = [
        client.post("/api/v1/auth/login", json={"email": email, "password": "not this one"})
        for email in (AYSE["email"], "nobody@example.com")
    ]
    assert len({told(answer, 401, "bad_credentials")["detail"] for answer in answers}) == 1


@pytest.mark.parametrize("field", ["email", "password"])
@pytest.mark.parametrize("value", ["\ud800", "\x00", 5, None])
def test_unusable_credentials_are_422(client: FlaskClient, field: str, value: Any) -> None:
    body = {"email": AYSE["email"], "password": AYSE["password"], field: value}
    told(client.post("/api/v1/auth/login", json=body), 422)


def test_refreshing_rotates_the_pair(guest: Person) -> None:
    answer = guest.client.post("/api/v1/auth/refresh", headers={"Authorization": f"Bearer {guest.refresh_token}"})
    assert answer.status_code == 200
    fresh = people.of(guest.client, answer)
    assert fresh.refresh_token != guest.refresh_token
    assert fresh.get("/api/v1/auth/me").status_code == 200


def test_a_reused_refresh_token_ends_the_sign_in_everywhere(guest: Person) -> None:
    headers = {"Authorization": f"Bearer {guest.refresh_token}"}
    fresh = people.of(guest.client, guest.client.post("/api/v1/auth/refresh", headers=headers))
    told(guest.client.post("/api/v1/auth/refresh", headers=headers), 401, "token_reused")
    told(fresh.get("/api/v1/auth/me"), 401, "token_revoked")
    told(guest.get("/api/v1/auth/me"), 401, "token_revoked")


@pytest.mark.parametrize("token", ["", "nonsense", "access"])
def test_refreshing_with_anything_else_is_401(guest: Person, token: str) -> None:
    token = guest.token if token == "access" else token
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    told(guest.client.post("/api/v1/auth/refresh", headers=headers), 401)


def test_after_signing_out_no_token_works(guest: Person) -> None:
    assert guest.post("/api/v1/auth/logout").status_code == 204
    told(guest.get("/api/v1/auth/me"), 401, "token_revoked")
    headers = {"Authorization": f"Bearer {guest.refresh_token}"}
    told(guest.client.post("/api/v1/auth/refresh", headers=headers), 401, "token_revoked")


def test_too_many_attempts_from_one_address_are_429(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "auth_rate_limit", "2/minute")
    answers = [client.post("/api/v1/auth/guest") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 61
    told(register(client), 429, "rate_limited")


def test_guessing_one_accounts_password_is_429_and_others_go_on(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(client)
    monkeypatch.setattr(settings(), "login_rate_limit", "2/minute")
    guesses = [
        client.post("/api/v1/auth/login", json={"email": email, "password": "a guess"})
        for email in (AYSE["email"], AYSE["email"].upper(), f" {AYSE['email']}")
    ]
    assert [answer.status_code for answer in guesses] == [401, 401, 429]
    other = client.post("/api/v1/auth/login", json={"email": "other@example.com", "password": "a guess"})
    told(other, 401, "bad_credentials")
