"""People who use the REST surface in tests."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


@dataclass
class Person:
    """Somebody signed in; `get`, `post` and `delete` carry their token."""

    client: FlaskClient
    id: UUID
    token: str
    refresh_token: str
    name: str = "Guest"
    headers: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.headers = {"Authorization": f"Bearer {self.token}"}

    def get(self, path: str, **query: Any) -> TestResponse:
        return self.client.get(path, query_string=query, headers=self.headers)

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        return self.client.post(path, json=body, headers={**self.headers, **headers})

    def delete(self, path: str) -> TestResponse:
        return self.client.delete(path, headers=self.headers)

    def say(self, message: str, **fields: Any) -> TestResponse:
        return self.post("/api/v1/chat/", {"message": message, **fields})


def guest(client: FlaskClient) -> Person:
    """Return a new guest."""
    return of(client, client.post("/api/v1/auth/guest"))


def of(client: FlaskClient, answer: TestResponse) -> Person:
    """Return the person whom a sign-in answered."""
    body = answer.json
    user = body["user"]
    return Person(client, UUID(user["id"]), body["access_token"], body["refresh_token"], user["display_name"])
