"""`/api/v1/admin/breakers`: for admins alone, true for all processes, and every change leaves its audit row."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.kit.breakers import BREAKERS, guarded
from app.kit.errors import Unavailable
from tests.api.test_failed_tasks import of_role
from tests.breaking import fresh
from tests.making import count, rows
from tests.people import Person
from tests.problems import told

ROOT = "/api/v1/admin/breakers/"
FORCE = {"state": "forced_open", "reason": "it is broken"}
DOORS = [("get", "", None), ("put", "smtp", FORCE), ("get", "smtp/history", None)]


@pytest.fixture(autouse=True)
def unused(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh(monkeypatch)


@pytest.fixture
def admin(client: FlaskClient) -> Person:
    return of_role(client, "admin")


def put(person: Person, component: str, body: Any) -> Any:
    return person.client.put(ROOT + component, json=body, headers=person.headers)


def shown(person: Person, component: str) -> Any:
    return next(item for item in person.get(ROOT).json["items"] if item["component"] == component)


def fail(times: int) -> None:
    for _ in range(times):
        with pytest.raises(ConnectionError), guarded("smtp"):
            raise ConnectionError


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(("method", "path", "body"), DOORS)
def test_nobody_may_do_anything_without_a_token(client: FlaskClient, method: str, path: str, body: Any) -> None:
    told(getattr(client, method)(ROOT + path, json=body), 401, "unauthorized")
    assert count("breaker_overrides") == 0


@pytest.mark.parametrize("role", ["user", "vendor"])
@pytest.mark.parametrize(("method", "path", "body"), DOORS)
def test_nobody_else_may_do_anything(client: FlaskClient, role: str, method: str, path: str, body: Any) -> None:
    person = of_role(client, role)
    told(getattr(client, method)(ROOT + path, json=body, headers=person.headers), 403, "forbidden")
    assert (count("breaker_overrides"), count("audit")) == (0, 0)


def test_the_list_has_all_of_them_closed_and_unforced(admin: Person) -> None:
    page = admin.get(ROOT).json
    assert page["next_cursor"] is None
    assert [item["component"] for item in page["items"]] == list(BREAKERS)
    for item in page["items"]:
        assert item == {
            "component": item["component"],
            "state": "closed",
            "effective": "auto",
            "override": None,
            "failures": 0,
            "opened_at": None,
            "retry_at": None,
            "last_change_at": None,
        }


def test_an_open_one_says_since_when_and_until_when(admin: Person) -> None:
    fail(2)
    assert (shown(admin, "smtp")["state"], shown(admin, "smtp")["failures"]) == ("closed", 2)
    fail(3)
    item = shown(admin, "smtp")
    opened, retry = moment(item["opened_at"]), moment(item["retry_at"])
    assert (item["state"], item["failures"], item["effective"]) == ("open", 5, "auto")
    assert abs(datetime.now(UTC) - opened) < timedelta(seconds=5)
    assert abs(retry - opened - timedelta(seconds=30)) < timedelta(seconds=1)
    assert abs(moment(item["last_change_at"]) - opened) < timedelta(seconds=2)
    BREAKERS["smtp"].half_open()
    assert (shown(admin, "smtp")["state"], shown(admin, "smtp")["retry_at"]) == ("half_open", None)


def test_forcing_is_shown_felt_at_once_here_and_audited(admin: Person) -> None:
    with guarded("smtp"):
        pass  # this process has just read that nothing is forced
    ends = datetime.now(UTC) + timedelta(hours=1)
    answer = put(admin, "smtp", {**FORCE, "expires_at": ends.isoformat()})
    assert answer.status_code == 200
    item = answer.json
    assert (item["state"], item["effective"]) == ("closed", "forced_open")
    assert item["override"] == {
        "state": "forced_open",
        "reason": "it is broken",
        "who": str(admin.id),
        "set_at": item["override"]["set_at"],
        "expires_at": item["override"]["expires_at"],
    }
    assert moment(item["override"]["expires_at"]) == ends
    assert item["last_change_at"]
    assert shown(admin, "smtp") == item
    with pytest.raises(Unavailable), guarded("smtp"):
        pytest.fail("it was called")
    assert rows("select who, action, target from audit") == [(str(admin.id), "breaker.force", "smtp")]
    back = put(admin, "smtp", {"state": "auto"})
    assert (back.status_code, back.json["effective"], back.json["override"]) == (200, "auto", None)
    with guarded("smtp"):
        pass
    assert rows("select action from audit order by at") == [("breaker.force",), ("breaker.release",)]


@pytest.mark.parametrize("component", ["nothing", "SMTP", "a%00b"])
def test_an_unknown_one_is_404(admin: Person, component: str) -> None:
    assert put(admin, component, FORCE).status_code in (404, 422 if "%00" in component else 404)
    assert admin.get(f"{ROOT}{component}/history").status_code in (404, 422 if "%00" in component else 404)
    assert count("breaker_overrides") == 0


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "state"),
        ({"state": "open", "reason": "x"}, "state"),
        ({"state": "forced_open"}, "reason"),
        ({"state": "forced_open", "reason": " "}, "reason"),
        ({"state": "forced_closed", "reason": "x" * 501}, "reason"),
        ({"state": "forced_closed", "reason": "a\x00b"}, "reason"),
        ({"state": "auto", "reason": "x" * 501}, "reason"),
        ({**FORCE, "expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({**FORCE, "expires_at": "2126-01-01T00:00:00"}, "expires_at"),
        ({**FORCE, "expires_at": "soon"}, "expires_at"),
        ({"state": "auto", "expires_at": "2126-01-01T00:00:00Z"}, "expires_at"),
    ],
)
def test_an_unusable_wish_is_422_and_names_its_field(admin: Person, body: Any, field: str) -> None:
    answer = put(admin, "smtp", body)
    told(answer, 422)
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert (count("breaker_overrides"), count("breaker_events"), count("audit")) == (0, 0, 0)


def test_the_history_is_paged_the_latest_first(admin: Person) -> None:
    fail(5)
    put(admin, "smtp", FORCE)
    put(admin, "smtp", {"state": "auto", "reason": "it is back"})
    put(admin, "llm", FORCE)
    first = admin.get(f"{ROOT}smtp/history", limit=2).json
    second = admin.get(f"{ROOT}smtp/history", limit=2, cursor=first["next_cursor"]).json
    assert [event["kind"] for event in first["items"] + second["items"]] == ["released", "forced_open", "opened"]
    assert second["next_cursor"] is None
    latest, oldest = first["items"][0], second["items"][0]
    assert (latest["who"], latest["reason"], latest["worker"]) == (str(admin.id), "it is back", None)
    assert (oldest["who"], oldest["reason"]) == (None, "ConnectionError")
    assert oldest["worker"]
    told(admin.get(f"{ROOT}smtp/history", cursor="x"), 422)


@pytest.mark.usefixtures("no_redis")
def test_without_redis_it_tells_what_this_process_knows(admin: Person) -> None:
    fail(5)
    assert shown(admin, "smtp")["state"] == "open"
    assert put(admin, "smtp", FORCE).status_code == 200
