"""Every route of the admins, found in the URL map: who may call it, who may only look, and who may not at all."""

from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from tests.making import count
from tests.people import Person
from tests.problems import told
from tests.roles import of_role, send

PREFIX = "/api/v1/admin/"
LEAST = 33  # routes there are; a walk that finds fewer has lost its way


@pytest.fixture
def routes(app: Any) -> list[tuple[str, str]]:
    """Every method and address below PREFIX, with an id of nothing in place of every argument."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(PREFIX):
            path = rule.rule.replace("uuid:", "")
            for argument in rule.arguments:
                path = path.replace(f"<{argument}>", str(uuid4()))
            found += [(method, path) for method in sorted(rule.methods - {"HEAD", "OPTIONS"})]
    assert len(found) >= LEAST
    return found


def body(method: str) -> Any:
    return None if method == "GET" else {}


def test_nobody_is_let_in_without_a_token(client: FlaskClient, routes: list[tuple[str, str]]) -> None:
    for method, path in routes:
        told(client.open(path, method=method, json=body(method)), 401, "unauthorized")


def test_no_guest_no_user_and_no_vendor_is_let_in(
    client: FlaskClient, guest: Person, routes: list[tuple[str, str]]
) -> None:
    """Also with an empty body and for what is not there: nobody else learns what there is."""
    for person in (guest, of_role(client, "user"), of_role(client, "vendor")):
        for method, path in routes:
            told(send(person, method, path, body(method)), 403, "forbidden")
    assert count("audit") == 0


def test_an_operator_looks_at_everything_and_changes_nothing(
    client: FlaskClient, routes: list[tuple[str, str]]
) -> None:
    operator = of_role(client, "operator")
    looked = 0
    for method, path in routes:
        answer = send(operator, method, path, body(method))
        if method == "GET":
            assert answer.status_code in (200, 404), (path, answer.text)
            looked += answer.status_code == 200
        else:
            told(answer, 403, "forbidden")
    assert looked >= 12
    assert count("audit") == 0


def test_an_admin_makes_an_operator_and_takes_it_back(client: FlaskClient) -> None:
    admin, colleague = of_role(client, "admin"), of_role(client, "user", "colleague")
    told(colleague.get(f"{PREFIX}overview"), 403)
    assert send(admin, "PATCH", f"{PREFIX}users/{colleague.id}", {"role": "operator"}).json["role"] == "operator"
    assert colleague.get(f"{PREFIX}overview").status_code == 200
    told(send(colleague, "PATCH", f"{PREFIX}users/{colleague.id}", {"role": "admin"}), 403)
    assert admin.get(f"{PREFIX}users/", role="operator").json["items"][0]["id"] == str(colleague.id)
    assert send(admin, "PATCH", f"{PREFIX}users/{colleague.id}", {"role": "user"}).status_code == 200
    told(colleague.get(f"{PREFIX}overview"), 403)
    entries = admin.get(f"{PREFIX}audit/", action="user.update").json["items"]
    assert [entry["detail"].get("role") for entry in entries] == ["user", "operator"]
