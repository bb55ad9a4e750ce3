"""Erasing over REST: what I leave is gone, and its receipt can be read by whoever has it."""

import pytest
from flask.testing import FlaskClient

from app.extensions import redis
from tests import people
from tests.erased import left_of, two
from tests.jobs import queued
from tests.making import UNKNOWN, answered, count, rows
from tests.people import Person
from tests.problems import told

THREADS = "/api/v1/messages/threads/"
SHOWN = {"id", "kind", "state", "requested_at", "postgres_at", "redis_at", "memory_at", "done_at"}


def finish() -> None:
    """Run the jobs that wait to make other places forget."""
    from app.actors import erasing

    for job in queued("memory"):
        erasing.erase(*job.args)


def signed_up(client: FlaskClient, email: str = "ayse@example.com") -> Person:
    body = {"email": email, "password": "correct horse", "display_name": "Ayşe"}
    return people.of(client, client.post("/api/v1/auth/register", json=body))


def test_an_erased_thread_has_a_receipt_that_fills_up(guest: Person) -> None:
    thread_id = answered(guest.id).thread_id
    erased = guest.delete(f"{THREADS}{thread_id}")
    assert (erased.status_code, erased.data) == (204, b"")
    address = erased.headers["Location"]
    waiting = guest.client.get(address).json
    assert set(waiting) == SHOWN
    assert address == f"/api/v1/erasures/{waiting['id']}"
    assert (waiting["kind"], waiting["state"], waiting["memory_at"]) == ("thread", "waiting", None)
    finish()
    done = guest.client.get(address).json
    assert done["state"] == "done"
    assert None not in done.values()


def test_who_leaves_is_gone_and_can_read_the_receipt_without_an_account(guest: Person) -> None:
    answered(guest.id)
    left = guest.delete("/api/v1/me")
    assert (left.status_code, left.data) == (204, b"")
    told(guest.get("/api/v1/auth/me"), 401, "token_revoked")
    told(guest.delete("/api/v1/me"), 401, "token_revoked")
    assert [count(table) for table in ("users", "conversations", "messages", "turns", "token_families")] == [0] * 5
    finish()
    answer = guest.client.get(left.headers["Location"])
    assert (answer.status_code, answer.json["kind"], answer.json["state"]) == (200, "user", "done")


def test_a_refresh_token_of_somebody_who_left_is_worth_nothing(client: FlaskClient) -> None:
    person = signed_up(client)
    person.delete("/api/v1/me")
    headers = {"Authorization": f"Bearer {person.refresh_token}"}
    told(client.post("/api/v1/auth/refresh", headers=headers), 401, "token_revoked")


def test_the_address_is_free_again(client: FlaskClient) -> None:
    person = signed_up(client)
    person.delete("/api/v1/me")
    credentials = {"email": "ayse@example.com", "password": "correct horse"}
    told(client.post("/api/v1/auth/login", json=credentials), 401, "bad_credentials")
    assert signed_up(client).id != person.id


def test_no_address_stands_in_redis_while_attempts_to_sign_in_are_counted(client: FlaskClient) -> None:
    credentials = {"email": "Ayse@Example.com", "password": "wrong"}
    told(client.post("/api/v1/auth/login", json=credentials), 401)
    keys = [key.decode() for key in redis.client.scan_iter(match="rate:login:*")]
    assert len(keys) == 1
    assert "example" not in keys[0].lower()
    person = signed_up(client)
    person.delete("/api/v1/me")
    finish()
    assert list(redis.client.scan_iter(match="rate:login:*")) == []


def test_the_last_admin_cannot_leave(client: FlaskClient) -> None:
    person = signed_up(client)
    rows("update users set role = 'admin'")
    told(person.delete("/api/v1/me"), 409, "last_admin")
    assert person.get("/api/v1/auth/me").status_code == 200
    assert count("erasures") == 0


def test_a_thread_cannot_be_erased_twice_or_by_somebody_else(guest: Person) -> None:
    thread_id = answered(guest.id).thread_id
    other = people.guest(guest.client)
    refused = other.delete(f"{THREADS}{thread_id}")
    told(refused, 404, "thread_not_found")
    assert "Location" not in refused.headers
    assert guest.delete(f"{THREADS}{thread_id}").status_code == 204
    told(guest.delete(f"{THREADS}{thread_id}"), 404, "thread_not_found")
    assert count("erasures") == 1


@pytest.mark.parametrize("erasure", [UNKNOWN, "not-an-id"])
def test_a_receipt_that_nobody_got_is_404(client: FlaskClient, erasure: str) -> None:
    told(client.get(f"/api/v1/erasures/{erasure}"), 404)


def test_receipts_cannot_be_listed(client: FlaskClient) -> None:
    told(client.get("/api/v1/erasures/"), 404)


def test_a_receipt_tells_nothing_of_whom_it_is_about(client: FlaskClient) -> None:
    person, _ = two()
    from app.domain import erasures
    from app.kit.transaction import transaction

    with transaction() as session:
        erasure = erasures.of_user(session, person.id).id
    shown = client.get(f"/api/v1/erasures/{erasure}").text
    assert not [mark for mark in person.marks() if mark in shown]
    finish()
    assert left_of(person) == []
