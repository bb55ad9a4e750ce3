"""`/api/v1/me`: my account, everything that is kept about me as a file, and who is still signed in as me."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.domain.export import Export
from tests import people
from tests.doubles.listener import Listener
from tests.making import answered, rows
from tests.people import Person
from tests.problems import told

ME = "/api/v1/me"
FILE = f"{ME}/export"
AYSE = {"email": "ayse@example.com", "password": "correct horse", "display_name": "Ayşe"}


@pytest.fixture
def ayse(client: FlaskClient) -> Person:
    return people.of(client, client.post("/api/v1/auth/register", json=AYSE))


def sign_in(person: Person, password: str = AYSE["password"]) -> TestResponse:
    return person.client.post("/api/v1/auth/login", json={"email": AYSE["email"], "password": password})


def again(person: Person) -> Person:
    """The same person in another browser."""
    return people.of(person.client, sign_in(person))


def change(person: Person, **what: Any) -> TestResponse:
    return person.client.patch(ME, json=what, headers=person.headers)


def test_my_account_says_since_when_and_how_often_i_am_signed_in(ayse: Person) -> None:
    assert ayse.get(ME).json == {
        "id": str(ayse.id),
        "email": "ayse@example.com",
        "display_name": "Ayşe",
        "role": "user",
        "created_at": ayse.get(ME).json["created_at"],
        "other_sign_ins": 0,
    }
    again(ayse)
    people.guest(ayse.client)
    assert ayse.get(ME).json["other_sign_ins"] == 1


def test_a_guest_who_signed_up_is_signed_in_once(guest: Person) -> None:
    user = people.of(guest.client, guest.post("/api/v1/auth/register", AYSE))
    assert user.get(ME).json["other_sign_ins"] == 0
    told(guest.get(ME), 401, "token_revoked")


def test_i_can_be_called_otherwise(ayse: Person) -> None:
    assert change(ayse, display_name="  Ayşe Hanım ").json["display_name"] == "Ayşe Hanım"
    assert ayse.get("/api/v1/auth/me").json["display_name"] == "Ayşe Hanım"
    message = ayse.say("hello").json["message_id"]
    assert rows("select sender_name from messages where id = :id", id=message) == [("Ayşe Hanım",)]


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "\x00", None, 5])
def test_a_name_that_is_none_is_refused(ayse: Person, name: Any) -> None:
    problem = told(change(ayse, display_name=name), 422)
    assert [error["field"] for error in problem["errors"]] == ["display_name"]
    assert ayse.get(ME).json["display_name"] == "Ayşe"


def test_nothing_to_change_is_refused(ayse: Person) -> None:
    told(change(ayse), 422)


def test_a_new_password_signs_in_and_the_old_one_does_not(ayse: Person) -> None:
    assert change(ayse, password={"old": "correct horse", "new": "battery staple"}).status_code == 200
    told(sign_in(ayse), 401, "bad_credentials")
    assert sign_in(ayse, "battery staple").status_code == 200


def test_a_new_password_ends_every_other_sign_in_and_keeps_this_one(ayse: Person) -> None:
    other = again(ayse)
    change(ayse, password={"old": "correct horse", "new": "battery staple"})
    told(other.get(ME), 401, "token_revoked")
    headers = {"Authorization": f"Bearer {other.refresh_token}"}
    told(other.client.post("/api/v1/auth/refresh", headers=headers), 401, "token_revoked")
    assert ayse.get(ME).json["other_sign_ins"] == 0


def test_whoever_does_not_know_the_old_password_changes_nothing(ayse: Person) -> None:
    other = again(ayse)
    answer = change(ayse, display_name="Mallory", password={"old": "a guess", "new": "battery staple"})
    problem = told(answer, 422, "wrong_password")
    assert [error["field"] for error in problem["errors"]] == ["password.old"]
    assert other.get(ME).json["display_name"] == "Ayşe"
    assert sign_in(ayse).status_code == 200


@pytest.mark.parametrize("new", ["short", "x" * 201, None])
def test_an_unusable_new_password_is_refused_by_its_field(ayse: Person, new: Any) -> None:
    problem = told(change(ayse, password={"old": "correct horse", "new": new}), 422)
    assert [error["field"] for error in problem["errors"]] == ["password.new"]


def test_an_old_password_cannot_be_guessed_for_long(ayse: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.config import settings

    monkeypatch.setattr(settings(), "login_rate_limit", "3/hour")
    guesses = [change(ayse, password={"old": f"guess {n}", "new": "battery staple"}).status_code for n in range(4)]
    assert guesses == [422, 422, 422, 429]
    right = change(ayse, password={"old": "correct horse", "new": "battery staple"})
    assert int(told(right, 429, "rate_limited")["retry_after"]) > 3000


def test_a_guest_has_neither_name_nor_password(guest: Person) -> None:
    told(change(guest, display_name="Somebody"), 409, "guest_account")
    told(change(guest, password={"old": "", "new": "battery staple"}), 409, "guest_account")


def test_i_can_sign_out_everywhere_but_here_and_open_pages_hear_of_it(ayse: Person, heard: Listener) -> None:
    others = [again(ayse), again(ayse)]
    assert ayse.delete(f"{ME}/sessions").status_code == 204
    for other in others:
        told(other.get(ME), 401, "token_revoked")
    assert ayse.get(ME).json["other_sign_ins"] == 0
    ended = rows("select id from token_families where revoked_at is not null")
    assert {(event, room) for event, room, _ in heard.heard} == {("session_ended", f"sign-in:{id}") for (id,) in ended}
    assert len(heard.heard) == 2


def test_open_pages_hear_when_their_person_is_erased(ayse: Person, heard: Listener) -> None:
    ayse.delete(ME)
    assert ("session_ended", f"user:{ayse.id}") in [(event, room) for event, room, _ in heard.heard]


def test_my_file_is_a_download_that_nobody_keeps(ayse: Person) -> None:
    answered(ayse.id)
    answer = ayse.get(FILE)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == "attachment; filename=easy-islanders.json"
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    file = Export.model_validate_json(answer.data).model_dump(mode="json")
    assert file == json.loads(answer.data)
    assert [one["role"] for one in file["messages"]] == ["user", "assistant"]


def test_a_guest_has_a_file_too(guest: Person) -> None:
    guest.say("remember me")
    assert [one["content"] for one in guest.get(FILE).json["messages"]] == ["remember me"]


def test_three_files_an_hour_are_enough(guest: Person) -> None:
    assert [guest.get(FILE).status_code for _ in range(3)] == [200, 200, 200]
    assert int(told(guest.get(FILE), 429, "rate_limited")["retry_after"]) > 3000
    assert people.guest(guest.client).get(FILE).status_code == 200


def test_a_file_that_could_not_be_made_is_a_problem_and_does_not_count(
    guest: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.domain import export
    from app.kit.errors import Unavailable

    def broken(*_: object) -> Any:
        yield b"{"
        raise Unavailable

    with monkeypatch.context() as patched:
        patched.setattr(export, "pieces", broken)
        for _ in range(5):
            told(guest.get(FILE), 503, "unavailable")
    assert guest.get(FILE).status_code == 200


def test_the_file_is_described(client: FlaskClient) -> None:
    spec = client.get("/api/openapi.json").json
    answer = spec["paths"]["/api/v1/me/export"]["get"]["responses"]["200"]
    shape = spec["components"]["schemas"][answer["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]]
    assert set(shape["required"]) >= {"made_at", "account", "messages", "preferences", "recipients", "left_out"}
    assert shape["properties"]["messages"]["items"]["$ref"].endswith("MessageKept")
