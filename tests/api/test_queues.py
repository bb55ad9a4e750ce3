"""`/api/v1/admin/queues`: what waits, and an admin's hand on it."""

import pytest
from flask.testing import FlaskClient

from app.kit import backlog
from tests.making import guest, said
from tests.people import Person
from tests.roles import of_role

ROOT = "/api/v1/admin/queues"


@pytest.fixture
def admin(client: FlaskClient) -> Person:
    return of_role(client, "admin")


def test_every_queue_is_listed_with_what_waits_in_it(admin: Person) -> None:
    for number in range(3):
        said(guest(), f"hello {number}")
    page = admin.get(ROOT).json
    assert [one["name"] for one in page["items"]] == backlog.names()
    chat = next(one for one in page["items"] if one["name"] == "chat")
    assert chat == {
        "name": "chat",
        "ready": 3,
        "delayed": 0,
        "running": 0,
        "dead": 0,
        "oldest_seconds": chat["oldest_seconds"],
        "paused": None,
    }
    assert 0 <= chat["oldest_seconds"] < 10
