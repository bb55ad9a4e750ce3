"""What a monitor asks."""

import subprocess
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr

from app.config import settings
from app.extensions import redis
from app.kit.breakers import BREAKERS, POLICIES, shared
from app.kit.breakers.steps import Step
from tests.breaking import fresh
from tests.making import rows
from tests.problems import told


def test_a_living_process_says_so_without_asking_anybody(client: FlaskClient, queries: list[str]) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    assert queries == []


def test_it_is_ready_with_database_and_redis(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ready", "checks": {"database": "ok", "redis": "ok"}}


@pytest.mark.usefixtures("no_redis")
def test_without_redis_it_is_not_ready_and_says_why(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"]["database"] == "ok"
    assert "not reachable" in answer.json["checks"]["redis"]
    assert client.get("/healthz").status_code == 200


def test_on_an_old_migration_it_is_not_ready(client: FlaskClient) -> None:
    ((head,),) = rows("select version_num from alembic_version")
    rows("update alembic_version set version_num = '0001'")
    try:
        answer = client.get("/readyz")
    finally:
        rows("update alembic_version set version_num = :head", head=head)
    assert answer.status_code == 503
    assert "make migrate" in answer.json["checks"]["database"]


def test_on_a_migration_of_newer_code_it_goes_on_as_during_an_upgrade(client: FlaskClient) -> None:
    ((head,),) = rows("select version_num from alembic_version")
    rows("update alembic_version set version_num = 'of tomorrow'")
    try:
        answer = client.get("/readyz")
    finally:
        rows("update alembic_version set version_num = :head", head=head)
    assert (answer.status_code, answer.json["checks"]["database"]) == (200, "ok")


def test_metrics_count_requests_by_route(client: FlaskClient) -> None:
    client.get("/healthz")
    text = client.get("/metrics").text
    assert 'http_request_seconds_count{method="GET",route="/healthz",status="200"}' in text


def test_metrics_are_hidden_behind_their_token(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "metrics_token", SecretStr("for-prometheus"))
    told(client.get("/metrics"), 404)
    told(client.get("/metrics", headers={"Authorization": "Bearer another"}), 404)
    assert client.get("/metrics", headers={"Authorization": "Bearer for-prometheus"}).status_code == 200


def test_metrics_are_hidden_in_production_without_a_token(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "app_env", "production")
    told(client.get("/metrics"), 404)


def metric(client: FlaskClient, line: str) -> float:
    text = client.get("/metrics").text
    return float(next(one for one in text.splitlines() if one.startswith(line)).rpartition(" ")[2])


def opened_elsewhere(name: str) -> None:
    shared.take(redis.client, name, Step("move", state="open"), POLICIES[name])


def test_a_breaker_that_another_process_opened_is_seen_here(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh(monkeypatch)
    assert metric(client, 'breaker_state{name="smtp"}') == 0
    opened_elsewhere("smtp")
    assert metric(client, 'breaker_state{name="smtp"}') == 2


def test_also_where_processes_share_a_folder(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fresh(monkeypatch)
    saw = "from app.kit import metrics; metrics.breaker_state.labels('llm').set(2)"
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    subprocess.run([sys.executable, "-c", saw], check=True)
    monkeypatch.setattr(settings(), "prometheus_multiproc_dir", str(tmp_path))
    opened_elsewhere("smtp")
    assert metric(client, 'breaker_state{name="smtp"}') == 2
    assert metric(client, 'breaker_state{name="llm"}') == 0  # that process has not called since


def test_every_change_of_a_breaker_is_counted(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh(monkeypatch)
    BREAKERS["smtp"].open()
    line = 'breaker_changes_total{name="smtp",to="half_open"}'
    BREAKERS["smtp"].half_open()
    before = metric(client, line)
    BREAKERS["smtp"].half_open()  # it is already
    assert metric(client, line) == before
    BREAKERS["smtp"].close()
    BREAKERS["smtp"].half_open()
    assert metric(client, line) == before + 1
