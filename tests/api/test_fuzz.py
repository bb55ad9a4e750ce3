"""Whatever the API is asked, by whomever: no 500, no undocumented status, no answer of another shape.

The routes are those that the server documents, so a new one is asked too. `make fuzz` asks at length.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from schemathesis.generation import GenerationMode

from app.domain import users
from app.extensions import db
from app.kit.transaction import transaction
from tests import erased
from tests.fuzzing import Asking, Ids
from tests.making import member, rows
from tests.making import vendor as offers
from tests.web import serving

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "2"))
ROLES = ("anonymous", "user", "vendor", "admin")


@pytest.fixture
def server(client: FlaskClient, tmp_path: Path) -> Iterator[str]:
    """A web process on the database of this test."""
    log = tmp_path / "web.log"
    with serving(log, LOG_LEVEL="WARNING", EXPORT_RATE_LIMIT="100000/hour") as (_, url):
        yield url
    errors = [line for line in log.read_text().splitlines() if "unexpected error" in line]
    assert errors == []


class People:
    """One of each role, who is somebody new when the old one was erased, disabled or signed out by what was asked."""

    def __init__(self) -> None:
        self._known: dict[str, UUID] = {}

    def headers(self, role: str) -> dict[str, str]:
        """Return what their requests carry."""
        if role == "anonymous":
            return {}
        alive = rows("select 1 from users where id = :id and role = :role and disabled_at is null", **self._of(role))
        if not alive:
            mail = f"{role}-{len(rows('select 1 from users'))}-{os.urandom(3).hex()}@example.com"
            self._known[role] = offers(mail) if role == "vendor" else member(mail)
            rows("update users set role = :role where id = :id", **self._of(role))
        with transaction() as session:
            token = users.issue(session, session.get_one(users.User, self._known[role])).access_token
        return {"Authorization": f"Bearer {token}"}

    def _of(self, role: str) -> dict[str, object]:
        return {"id": self._known.get(role), "role": role}


def ids() -> Ids:
    """Return what every table holds, by name."""
    keyed = [table.name for table in db.metadata.sorted_tables if "id" in table.columns]
    return {name: [str(found) for (found,) in rows(f"select id from {name} limit 5")] for name in keyed}


@pytest.mark.timeout(7200 if "FUZZ_EXAMPLES" in os.environ else 300)
def test_whatever_is_asked_by_whomever_is_answered_as_promised(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    erased.two()
    people, asking = People(), Asking(server, ids(), EXAMPLES)
    operations = list(asking.operations())
    for operation in operations:
        for role in ROLES:
            modes = [GenerationMode.POSITIVE]
            if role == "admin" or EXAMPLES > 2:
                modes.append(GenerationMode.NEGATIVE)
            asking.examples = EXAMPLES if role == "admin" else max(1, EXAMPLES // 2)
            for mode in modes:
                asking.ask(operation, role, people.headers(role), mode)
    with capsys.disabled():
        if "FUZZ_EXAMPLES" in os.environ:
            print(f"\n{asking.asked} requests to {len(operations)} operations, {len(asking.faults)} faults")  # noqa: T201
    assert asking.faults == {}, "\n".join(sorted(asking.faults.values()))
    fine = [label for label, seen in asking.statuses.items() if min(seen) < 300]
    assert len(fine) > len(operations) / 3, sorted(asking.statuses.items())  # else nobody came past the door
