"""Broadcasts, what is remembered and the audit trail, as admins look through them."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from app.domain import broadcasts, deliveries, requests
from app.domain.broadcasts import BroadcastDecision
from app.domain.deliveries import Outgoing
from app.domain.requests import RequestDraft
from app.kit.transaction import transaction
from tests.making import guest, rows, said, vendor
from tests.people import Person
from tests.problems import told
from tests.remembering import enter, found, source
from tests.roles import audited, of_role, send

ROOT = "/api/v1/admin"


@pytest.fixture
def admin(client: FlaskClient) -> Person:
    return of_role(client, "admin", "Ada")


def asked(states: list[str | None]) -> tuple[UUID, UUID]:
    """Store a broadcast with one vendor for each state of a delivery; None: skipped. Return request and broadcast."""
    names = [f"vendor{number}-{uuid4().hex[:6]}" for number in range(len(states))]
    people = [vendor(f"{name}@example.com", name) for name in names]
    with transaction() as session:
        request = requests.open_request(session, guest_in(session), None, None, RequestDraft("service.plumbing", "tap"))
        broadcast = broadcasts.order(session, request.id)
        for person, state in zip(people, states, strict=True):
            decision = BroadcastDecision(
                broadcast_id=broadcast.id, vendor_id=person, outcome="skipped", reason="no_channel"
            )
            if state:
                content = {"subject": "A request", "text": "canary", "language": "en"}
                owed = Outgoing(
                    f"rfq:{request.id}:{person}", "rfq", "email", f"{person}@x.y", content, person, request.id
                )
                decision.delivery_id = deliveries.owe(session, owed).id
                decision.outcome, decision.reason, decision.channel = "sent", "category area", "email"
            session.add(decision)
        ids = (request.id, broadcast.id)
    for person, state in zip(people, states, strict=True):
        rows("update deliveries set state = :s where recipient_id = :p", s=state, p=person) if state else None
    return ids


def guest_in(session: Any) -> UUID:
    from app.domain import users

    return users.create_guest(session).id


def test_a_broadcast_is_listed_with_what_became_of_its_vendors(admin: Person) -> None:
    request, broadcast = asked(["sent", "read", "failed", "unknown", "queued", "cancelled", None])
    (line,) = admin.get(f"{ROOT}/broadcasts/").json["items"]
    assert line == {
        "id": str(broadcast),
        "request_id": str(request),
        "number": 1,
        "status": "planned",
        "failure": None,
        "total": 7,
        "sent": 2,
        "failed": 1,
        "skipped": 2,
        "unknown": 1,
        "started_at": line["started_at"],
        "ended_at": None,
    }
    assert admin.get(f"{ROOT}/broadcasts/", status="done").json["items"] == []
    detail = admin.get(f"{ROOT}/broadcasts/{broadcast}")
    assert "canary" not in detail.text
    decisions = detail.json["decisions"]
    assert [one["status"] for one in decisions] == ["sent", "read", "failed", "unknown", "queued", "skipped", "skipped"]
    assert (decisions[0]["decision"], decisions[0]["reason"], decisions[0]["channel"]) == (
        "sent",
        "category area",
        "email",
    )
    assert (decisions[6]["decision"], decisions[6]["reason"], decisions[6]["channel"]) == (
        "skipped",
        "no_channel",
        None,
    )
    told(admin.get(f"{ROOT}/broadcasts/{uuid4()}"), 404, "broadcast_not_found")
    told(admin.get(f"{ROOT}/broadcasts/", status="lost"), 422)


def test_a_page_of_broadcasts_takes_as_many_queries_however_long(admin: Person, queries: list[str]) -> None:
    counts = []
    for _ in range(2):
        asked(["sent", None])
        asked(["failed"])
        queries.clear()
        admin.get(f"{ROOT}/broadcasts/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4


def test_what_is_remembered_is_shown_without_the_words_that_prove_it(admin: Person) -> None:
    person, other = guest(), guest()
    for user, words in ((person, "my canary dog"), (other, "another canary")):
        enter(user, source(said(user).message_id), found("pets", "dog", evidence=words))
    both = admin.get(f"{ROOT}/preferences/")
    assert (len(both.json["items"]), "canary" in both.text) == (2, False)
    (line,) = admin.get(f"{ROOT}/preferences/", user_id=person).json["items"]
    assert (line["user_id"], line["key"], line["value"], line["user"]) == (str(person), "pets", "dog", "Guest")
    path = f"{ROOT}/preferences/{line['id']}"
    told(send(admin, "DELETE", path, {"reason": " "}), 422)
    told(send(admin, "DELETE", path), 422)
    assert send(admin, "DELETE", path, {"reason": "it was wrong"}).status_code == 204
    assert admin.get(f"{ROOT}/preferences/", user_id=person).json["items"] == []
    assert rows("select ended_by, evidence from preferences where id = :id", id=line["id"]) == [("person", "")]
    assert audited("preference.forget") == [
        (admin.id, line["id"], {"reason": "it was wrong", "user_id": str(person)}),
    ]
    told(send(admin, "DELETE", path, {"reason": "again"}), 404, "preference_not_found")


def test_the_audit_trail_tells_who_did_what_and_can_be_searched(admin: Person) -> None:
    for queue in ("chat", "memory"):
        admin.post(f"{ROOT}/queues/{queue}/pause", {"reason": "a drill"})
    rows("insert into audit (id, who, action, target, correlation_id) values (gen_random_uuid(), 'cli', 'x', 'y', 'c')")
    first, second, third = admin.get(f"{ROOT}/audit/").json["items"]
    assert (first["actor"], first["who"], first["action"]) == (None, "cli", "x")
    assert second["actor"] == {"id": str(admin.id), "display_name": "Ada"}
    assert (second["subject"], third["subject"], second["detail"]) == ("memory", "chat", {"reason": "a drill"})
    assert len(admin.get(f"{ROOT}/audit/", actor_id=admin.id).json["items"]) == 2
    assert len(admin.get(f"{ROOT}/audit/", action="queue.pause", subject="chat").json["items"]) == 1
    page = admin.get(f"{ROOT}/audit/", limit=2).json
    rest = admin.get(f"{ROOT}/audit/", limit=2, cursor=page["next_cursor"]).json
    assert ([one["id"] for one in rest["items"]], rest["next_cursor"]) == ([third["id"]], None)
    told(admin.get(f"{ROOT}/audit/", actor_id="me"), 422)


def test_these_lists_take_as_many_queries_however_long(admin: Person, queries: list[str]) -> None:
    for path in ("audit", "preferences"):
        counts = []
        for _ in range(2):
            for _ in range(3):
                admin.post(f"{ROOT}/queues/chat/pause", {"reason": "a drill"})
                user = guest()
                enter(user, source(said(user).message_id), found("pets", "dog"))
            queries.clear()
            admin.get(f"{ROOT}/{path}/")
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 3, path
