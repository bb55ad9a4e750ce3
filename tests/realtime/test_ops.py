"""Live panels: pushed to admins and operators while they watch, and counted for nobody else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests

from app.realtime import ops
from tests.live import Ear, LivePerson, LiveTown
from tests.waiting import until

PASSWORD = "north-cyprus"


def sign_in(live: LiveTown, name: str) -> LivePerson:
    account = {"email": f"{name}@demo.easyislanders.test", "password": PASSWORD}
    return LivePerson(live, requests.post(f"{live.url}/api/v1/auth/login", json=account, timeout=10).json())


@contextmanager
def as_role(live: LiveTown, person: LivePerson, role: str) -> Iterator[None]:
    changed = live.ask_database("update users set role = %s where id = %s returning id", role, person.id)
    assert changed
    yield
    live.ask_database("update users set role = 'user' where id = %s returning id", person.id)


def shown(live: LiveTown, person: LivePerson, panel: str) -> Any:
    return person.get(f"/api/v1/admin/{panel}").json()


@pytest.mark.parametrize("panel", ["overview", "queues"])
def test_who_watches_is_pushed_what_they_could_ask_for(live: LiveTown, panel: str) -> None:
    admin = sign_in(live, "admin")
    with admin.connect() as ear:
        assert ear.call("watch", {"panel": panel}) == {"ok": True, "panel": panel}
        until(lambda: len(ear.of("ops", panel=panel)) >= 2, 10, "it is pushed again and again")
        assert set(ear.of("ops")[0]["payload"]) == set(shown(live, admin, panel))
        assert ear.call("watch", {"panel": None}) == {"ok": True, "panel": None}
        ear.heard.clear()
        with admin.connect() as other:
            other.call("watch", {"panel": panel})
            other.wait_for("ops", panel=panel)
            assert ear.of("ops") == [], "who has stopped watching hears nothing"


def test_a_user_may_not_watch_and_an_operator_may_until_they_are_none_any_more(live: LiveTown) -> None:
    buyer = sign_in(live, "buyer")
    with buyer.connect() as ear:
        assert ear.call("watch", {"panel": "overview"})["error"]["status"] == 403
        assert ear.call("watch", {"panel": "secrets"})["error"]["status"] == 422
    with as_role(live, buyer, "operator"), buyer.connect() as ear, sign_in(live, "admin").connect() as admin:
        assert ear.call("watch", {"panel": "overview"})["ok"]
        assert admin.call("watch", {"panel": "overview"})["ok"]
        ear.wait_for("ops")
        live.ask_database("update users set role = 'user' where id = %s returning id", buyer.id)
        seen = len(admin.of("ops"))
        until(lambda: len(admin.of("ops")) >= seen + 2, 10, "all who watch were looked at again")
        heard = len(ear.of("ops"))
        until(lambda: len(admin.of("ops")) >= seen + 3, 10, "the next push")
        assert len(ear.of("ops")) == heard


def test_while_nobody_watches_nothing_is_asked(database: None, queries: list[str]) -> None:
    queries.clear()
    ops.push()
    assert queries == []


def test_the_open_sockets_of_all_processes_are_counted(live: LiveTown) -> None:
    admin = sign_in(live, "admin")
    with live.guest().connect(), Ear(live.url, {"token": admin.token}):
        until(lambda: shown(live, admin, "overview")["sockets"]["open"] >= 2, 10, "both are seen")
    overview = shown(live, admin, "overview")
    assert overview["sockets"]["processes"] >= 1
    assert [worker["jobs"] >= 0 and worker["last_seen_seconds"] < 10 for worker in overview["workers"]] == [True]
    assert overview["scheduler"]["last_run_seconds"] < 10
