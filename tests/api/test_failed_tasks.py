"""`/api/v1/admin/failed-tasks`: for admins alone, paged, and every change leaves its audit row."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from tests import people
from tests.dying import died
from tests.jobs import queued
from tests.making import count, member, rows
from tests.people import Person
from tests.problems import told

TASKS = "/api/v1/admin/failed-tasks/"
DOORS = [
    ("get", "", None),
    ("get", "{id}", None),
    ("post", "{id}/replay", None),
    ("post", "{id}/resolve", {"note": "seen"}),
    ("post", "replay", {"filter": {}, "dry_run": False}),
]
NO_SUCH_FIELD: list[dict[str, Any]] = [{}, {"filter": {}}, {"filter": {"state": "dead"}, "dry_run": True}]


def of_role(client: FlaskClient, role: str) -> Person:
    """Return somebody signed in who has the role."""
    email = f"{role}@example.com"
    user_id = member(email, role.title())
    rows("update users set role = :role where id = :id", role=role, id=user_id)
    return people.of(client, client.post("/api/v1/auth/login", json={"email": email, "password": "correct horse"}))


@pytest.fixture
def admin(client: FlaskClient) -> Person:
    return of_role(client, "admin")


@pytest.mark.parametrize(("method", "path", "body"), DOORS)
def test_nobody_may_do_anything_without_a_token(client: FlaskClient, method: str, path: str, body: Any) -> None:
    task = died()
    told(getattr(client, method)(TASKS + path.format(id=task), json=body), 401, "unauthorized")
    assert rows("select state from failed_tasks") == [("open",)]


@pytest.mark.parametrize("role", ["user", "vendor"])
@pytest.mark.parametrize(("method", "path", "body"), DOORS)
def test_nobody_else_may_do_anything(client: FlaskClient, role: str, method: str, path: str, body: Any) -> None:
    task, person = died(), of_role(client, role)
    answer = getattr(client, method)(TASKS + path.format(id=task), json=body, headers=person.headers)
    told(answer, 403, "forbidden")
    assert rows("select state from failed_tasks") == [("open",)]
    assert count("audit") == 0


def test_guests_neither(guest: Person) -> None:
    told(guest.get(TASKS), 403, "forbidden")


def test_the_list_is_filtered_and_paged_without_gaps(admin: Person) -> None:
    for n in range(7):
        died(actor="chores.sweep" if n % 2 else "chores.tidy")
    rows("update failed_tasks set created_at = '2026-01-01'")  # all at the same time
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2, "actor": "chores.tidy", "state": "open"}
    while True:
        page = admin.get(TASKS, **query).json
        seen += [task["id"] for task in page["items"]]
        assert all(task["actor"] == "chores.tidy" for task in page["items"])
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert len(seen) == len(set(seen)) == 4
    assert admin.get(TASKS, state="resolved").json == {"items": [], "next_cursor": None}


@pytest.mark.parametrize("query", [{"state": "dead"}, {"limit": 0}, {"cursor": "x"}, {"actor": "a\x00b"}])
def test_an_unusable_query_is_422(admin: Person, query: dict[str, Any]) -> None:
    told(admin.get(TASKS, **query), 422)


def test_one_shows_what_a_replay_would_do(admin: Person) -> None:
    shown = admin.get(TASKS + str(died(actor="chores.tidy"))).json
    assert shown["preview"]["replayable"] is True
    assert "once more" in shown["preview"]["would"]
    assert (shown["reason"], shown["error"], shown["attempts"]) == ("retries_exhausted", "ValueError", 3)


@pytest.mark.parametrize(("method", "path", "body"), [door for door in DOORS if "{id}" in door[1]])
def test_one_that_is_not_there_is_404(admin: Person, method: str, path: str, body: Any) -> None:
    answer = getattr(admin.client, method)(TASKS + path.format(id=uuid4()), json=body, headers=admin.headers)
    told(answer, 404, "failed_task_not_found")


def test_a_replay_runs_the_job_again_and_says_who_did_it(admin: Person) -> None:
    task = died(actor="chores.tidy", correlation_id="cid-of-the-first-run")
    answer = admin.post(f"{TASKS}{task}/replay", None, **{"X-Correlation-ID": "cid-of-the-click"})
    assert (answer.json["state"], answer.json["closed_by"]) == ("replayed", str(admin.id))
    (job,) = [job for job in queued("chores") if job.actor_name == "chores.tidy"]
    assert (job.message_id, job.options["correlation_id"]) == (answer.json["replayed_as"], "cid-of-the-first-run")
    assert rows("select who, action, target, correlation_id from audit") == [
        (str(admin.id), "failed_task.replay", str(task), "cid-of-the-click")
    ]
    told(admin.post(f"{TASKS}{task}/replay"), 409, "not_open")
    assert (count("audit"), len(queued("chores"))) == (1, 2)  # the second job is the alert


def test_a_resolved_one_keeps_the_note_and_cannot_be_replayed(admin: Person) -> None:
    task = died()
    answer = admin.post(f"{TASKS}{task}/resolve", {"note": "  the provider was down  "})
    assert (answer.json["state"], answer.json["note"]) == ("resolved", "the provider was down")
    told(admin.post(f"{TASKS}{task}/replay"), 409, "not_open")
    told(admin.post(f"{TASKS}{task}/resolve", {"note": "again"}), 409, "not_open")
    assert rows("select action, detail->>'note' from audit") == [("failed_task.resolve", "the provider was down")]


@pytest.mark.parametrize("body", [{}, {"note": " "}, {"note": "x" * 1001}, {"note": "a\x00b"}, {"note": None}])
def test_a_note_is_needed(admin: Person, body: Any) -> None:
    task = died()
    told(admin.post(f"{TASKS}{task}/resolve", body), 422)
    assert rows("select state from failed_tasks") == [("open",)]


def test_a_dry_run_changes_nothing_and_the_real_one_does_what_it_said(admin: Person) -> None:
    wanted = [died(actor="chores.tidy") for _ in range(3)]
    other = died(actor="chores.sweep")
    before = len(queued("chores"))
    body = {"filter": {"actor": "chores.tidy"}, "dry_run": True}
    plan = admin.post(TASKS + "replay", body).json
    assert (len(queued("chores")), count("audit")) == (before, 0)
    done = admin.post(TASKS + "replay", {**body, "dry_run": False}).json
    assert plan == {**done, "dry_run": True}
    assert [UUID(one["id"]) for one in done["replayed"]] == wanted
    assert len(queued("chores")) == before + 3
    assert rows("select id from failed_tasks where state = 'open'") == [(other,)]
    assert count("audit") == 3
    assert admin.post(TASKS + "replay", {**body, "dry_run": False}).json["replayed"] == []


@pytest.mark.parametrize("body", NO_SUCH_FIELD)
def test_an_unusable_filter_is_422(admin: Person, body: Any) -> None:
    died()
    told(admin.post(TASKS + "replay", body), 422)
    assert rows("select state from failed_tasks") == [("open",)]


def test_without_the_queue_nothing_is_marked_as_replayed(admin: Person, no_redis: None) -> None:
    task = rows(
        "insert into failed_tasks (id, job_id, queue, actor, args, kwargs, reason, error, message, traceback, attempts,"
        " correlation_id, alert) values (gen_random_uuid(), 'j', 'chores', 'chores.tidy', '[]', '{}', 'throws', 'E',"
        " '', '', 1, 'cid', 'none') returning id"
    )[0][0]
    told(admin.post(f"{TASKS}{task}/replay"), 503, "queue_unavailable")
    assert rows("select state from failed_tasks") == [("open",)]
