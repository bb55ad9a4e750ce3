"""`/api/v1/admin/overview`: how everything is, in as many questions however much there is."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.kit import backlog
from tests.making import answered, claim, guest, record, rows, said
from tests.people import Person
from tests.problems import told
from tests.roles import of_role

ROOT = "/api/v1/admin/overview"


@pytest.fixture
def admin(client: FlaskClient) -> Person:
    return of_role(client, "admin")


def test_an_empty_town_is_shown_as_empty(admin: Person) -> None:
    shown = admin.get(ROOT).json
    assert len(shown["turns"]["per_minute"]) == 60
    assert shown["turns"] | {"per_minute": []} == {
        "per_minute": [],
        "p50_ms": None,
        "p95_ms": None,
        "open": 0,
        "oldest_seconds": None,
    }
    assert [one["name"] for one in shown["queues"]] == backlog.names()
    assert shown["failures"] == {"open": 0, "last_hour": 0}
    assert {one["state"] for one in shown["breakers"]} == {"closed"}
    assert (shown["sockets"], shown["workers"], shown["scheduler"]) == ({"open": 0, "processes": 0}, [], None)
    assert (shown["alerts"], shown["unseen"]) == ([], [])
