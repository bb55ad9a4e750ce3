"""What operators look at is found by an index: a list that is asked for all day does not read a whole table."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from app.extensions import db
from tests.roles import of_role

ROOT = "/api/v1/admin/"
LISTS = ("audit/", "broadcasts/", "deliveries/", "preferences/")
FEW = {"breaker_overrides", "queue_pauses"}  # a row for each breaker or queue at most


@pytest.fixture
def asked(app: Any) -> Iterator[list[tuple[str, Any]]]:
    """What the database is asked since the test began; clear it to look from there."""
    statements: list[tuple[str, Any]] = []

    def note(conn: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        statements.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    event.remove(db.engine, "before_cursor_execute", note)


def plans(asked: list[tuple[str, Any]]) -> str:
    """Return how what was asked is answered when reading a whole table and sorting are the very last resorts."""
    lines: list[str] = []
    with db.engine.begin() as connection:
        for setting in ("enable_seqscan", "enable_sort"):
            connection.exec_driver_sql(f"set local {setting} = off")
        for statement, parameters in asked.copy():
            if statement.lstrip().startswith(("SELECT", "WITH")):
                lines += (row[0] for row in connection.exec_driver_sql(f"explain {statement}", parameters))
    assert lines
    return "\n".join(lines)


@pytest.mark.parametrize("path", [*LISTS, "queues", "overview"])
def test_no_table_is_read_whole_nor_sorted_for_a_page(
    client: FlaskClient, asked: list[tuple[str, Any]], path: str
) -> None:
    person = of_role(client, "operator")
    asked.clear()
    assert person.get(ROOT + path).status_code == 200
    plan = plans(asked)
    assert set(re.findall(r"Seq Scan on (\w+)", plan)) <= FEW
    assert path not in LISTS or "Sort" not in plan
