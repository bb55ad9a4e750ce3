"""`/api/v1/admin/overview`: how everything is, in as many questions however much there is."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.domain import overview
from app.domain.overview import OverviewView
from app.extensions import redis
from app.kit import jobs
from app.realtime import ops
from tests.breaking import fresh
from tests.dying import died
from tests.making import answered, claim, guest, rows, said
from tests.people import Person
from tests.roles import of_role

ROOT = "/api/v1/admin/overview"


@pytest.fixture(autouse=True)
def unused(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh(monkeypatch)


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
    assert [one["name"] for one in shown["queues"]] == jobs.names()
    assert shown["failures"] == {"open": 0, "last_hour": 0}
    assert {one["state"] for one in shown["breakers"]} == {"closed"}
    assert (shown["sockets"], shown["workers"], shown["scheduler"]) == ({"open": 0, "processes": 0}, [], None)
    assert (shown["alerts"], shown["unseen"]) == ([], [])


def test_the_pace_of_the_last_hour_is_shown_by_the_minute(admin: Person) -> None:
    for _ in range(3):
        answered(guest())
    held = claim(said(guest()).thread_id)
    assert held
    said(guest())
    rows("update turns set ended_at = created_at + interval '2 seconds' where status = 'answered'")
    turns = admin.get(ROOT).json["turns"]
    last = turns["per_minute"][-2:]  # the minute may have just changed
    assert sum(one["accepted"] for one in last) == 5
    assert sum(one["answered"] for one in last) == 3
    assert (turns["p50_ms"], turns["p95_ms"], turns["open"]) == (2000.0, 2000.0, 2)
    assert 0 <= turns["oldest_seconds"] < 60
    minutes = [one["minute"] for one in turns["per_minute"]]
    assert minutes == sorted(set(minutes))


def test_whatever_has_gone_wrong_is_shown(admin: Person) -> None:
    died(queue="chat", error="Nasty")
    answered(guest())
    said(guest())
    admin.post("/api/v1/admin/queues/memory/pause", {"reason": "a drill"})
    force = {"state": "forced_open", "reason": "it lies"}
    admin.client.put("/api/v1/admin/breakers/llm", json=force, headers=admin.headers)
    shown = admin.get(ROOT).json
    assert shown["failures"] == {"open": 1, "last_hour": 1}
    assert shown["ledger"] == {"accepted": 2, "answered": 1, "failed": 0, "stopped": 0, "open": 1}
    assert shown["memory"]["waiting"] == 1
    assert shown["deliveries"] == {"held": 0, "queued": 0, "sending": 0, "unknown": 0}
    assert [one["name"] for one in shown["queues"] if one["paused"]] == ["memory"]
    assert [one["forced"] for one in shown["breakers"] if one["component"] == "llm"] == ["forced_open"]
    told_of = {one["name"]: (one["told"], one["detail"]) for one in shown["alerts"]}
    assert told_of == {"job died: chores.tidy": (None, "Nasty"), "breaker forced_open: llm": (None, "it lies")}


def test_without_redis_the_rest_is_shown(admin: Person, no_redis: None) -> None:
    shown = admin.get(ROOT)
    assert (shown.status_code, shown.json["unseen"]) == (200, ["queues", "workers", "sockets"])
    assert shown.json["ledger"]["accepted"] == 0


def test_the_overview_takes_as_many_queries_however_much_there_is(admin: Person, queries: list[str]) -> None:
    def asked() -> int:
        redis.client.delete(overview.looking.LEDGER)  # or the second one would not count it
        queries.clear()
        assert admin.get(ROOT).status_code == 200
        return len(queries)

    few = asked()
    for _ in range(10):
        answered(guest())
        died(queue="memory")
    assert asked() == few <= 18


def test_every_message_is_counted_once_in_ten_seconds_at_most(admin: Person, queries: list[str]) -> None:
    admin.get(ROOT)
    queries.clear()
    admin.get(ROOT)
    assert not any("FROM messages" in statement for statement in queries)


@pytest.mark.parametrize("pushed", [False, True])
def test_a_count_that_is_shown_again_is_not_kept_for_longer(
    admin: Person, monkeypatch: pytest.MonkeyPatch, pushed: bool
) -> None:
    def slowly(*asked: Any) -> OverviewView:
        redis.client.delete(overview.looking.LEDGER)  # its seconds pass meanwhile
        return view(*asked)

    view = overview.view
    admin.get(ROOT)
    assert redis.client.get(overview.looking.LEDGER)
    monkeypatch.setattr(overview, "view", slowly)
    ops.PANELS["overview"]() if pushed else admin.get(ROOT)
    assert redis.client.get(overview.looking.LEDGER) is None
