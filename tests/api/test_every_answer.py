"""What holds for every answer: its correlation id, its headers, its shape when it is an error."""

from uuid import UUID

import pytest
from flask.testing import FlaskClient
from structlog.contextvars import get_contextvars

from app.domain import users
from tests.jobs import queued
from tests.people import Person
from tests.problems import told

ADDRESSES = [
    "/",
    "/admin/outbox",
    "/healthz",
    "/readyz",
    "/api/openapi.json",
    "/api/docs",
    "/api/v1/auth/me",
    "/api/nowhere",
    "/nowhere",
]


def test_a_sane_correlation_id_comes_back_and_goes_into_the_job(guest: Person) -> None:
    answer = guest.post("/api/v1/chat/", {"message": "hello"}, **{"X-Correlation-ID": "my-request-1"})
    assert answer.headers["X-Correlation-ID"] == answer.json["correlation_id"] == "my-request-1"
    assert queued("chat")[0].options["correlation_id"] == "my-request-1"


@pytest.mark.parametrize("candidate", ["", "with blank", "x" * 129, "<script>", "ünicode"])
def test_an_insane_correlation_id_is_replaced(client: FlaskClient, candidate: str) -> None:
    answer = client.get("/healthz", headers={"X-Correlation-ID": candidate})
    assert UUID(answer.headers["X-Correlation-ID"])


def test_every_request_has_an_id_of_its_own_and_leaves_none_behind(client: FlaskClient) -> None:
    ids = {client.get("/healthz").headers["X-Correlation-ID"] for _ in range(3)}
    assert len(ids) == 3
    assert get_contextvars() == {}


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_has_an_id_and_safe_headers(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    assert UUID(headers["X-Correlation-ID"])
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/nowhere", "/api/nowhere", "/api/v1/chat/not-a-uuid/stop", "/static/nowhere.js"])
def test_an_unknown_address_is_a_problem(client: FlaskClient, address: str) -> None:
    told(client.get(address), 404, "not_found")


def test_a_wrong_method_is_a_problem_that_names_the_right_ones(client: FlaskClient) -> None:
    answer = client.put("/healthz")
    told(answer, 405, "method_not_allowed")
    assert "GET" in answer.headers["Allow"]


def test_an_unexpected_error_tells_nothing_from_inside(
    app: object, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise RuntimeError("select secret from vault")

    monkeypatch.setattr(users, "create_guest", break_down)
    monkeypatch.setitem(client.application.config, "PROPAGATE_EXCEPTIONS", False)
    answer = client.post("/api/v1/auth/guest")
    told(answer, 500, "internal_error")
    assert "vault" not in answer.text
    assert "Traceback" not in answer.text


def test_pictures_come_only_from_their_folder(client: FlaskClient) -> None:
    for address in ("/media/listings/nothing.webp", "/media/listings/..%2f..%2fconfig.py", "/static/..%2fconfig.py"):
        assert client.get(address).status_code == 404


def test_no_page_of_elsewhere_may_read_an_answer(client: FlaskClient) -> None:
    headers = client.get("/healthz", headers={"Origin": "https://evil.example"}).headers
    assert "Access-Control-Allow-Origin" not in headers
