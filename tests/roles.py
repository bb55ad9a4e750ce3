"""People of every role, and how they send what they want."""

from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import making, people
from tests.making import member, rows
from tests.people import Person

PASSWORD = "correct horse"


def of_role(client: FlaskClient, role: str, name: str = "") -> Person:
    """Return somebody signed in who has the role; a vendor has a vendor's row too."""
    email = f"{name or role}@example.com".lower()
    user_id = making.vendor(email, name or role) if role == "vendor" else member(email, name or role)
    rows("update users set role = :role where id = :id", role=role, id=user_id)
    return sign_in(client, email)


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD) -> Person:
    """Return the person of the account, signed in."""
    return people.of(client, client.post("/api/v1/auth/login", json={"email": email, "password": password}))


def send(person: Person, method: str, path: str, body: Any = None) -> TestResponse:
    """Send `body` as that person."""
    return person.client.open(path, method=method, json=body, headers=person.headers)


def audited(action: str) -> list[tuple[UUID, str, dict[str, Any]]]:
    """Return who did `action` to what, with the detail, oldest first."""
    return [
        (UUID(who), target, detail)
        for who, target, detail in rows("select who, target, detail from audit where action = :a order by at", a=action)
    ]
