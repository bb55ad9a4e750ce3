"""What operators are given beside the code: rules, dashboard and sample say what the processes really tell."""

import csv
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask.testing import FlaskClient

from app.cli import metrics as cli
from app.domain.alerting import RULES, Rule, prometheus
from app.extensions import redis
from app.kit import metrics
from app.kit.breakers import BREAKERS
from tests.breaking import fresh
from tests.dying import died
from tests.making import guest, rows, said
from tests.ops import promql
from tests.ops.promtool import promtool

ROOT = Path(__file__).parents[2]
OPS = ROOT / "ops"
OURS = {one.name for one in metrics.catalog()}
WORD = re.compile(r"\b([a-z]+(?:_[a-z]+)+)\b(?!\s*[(=!])")
FUNCTIONS = {"histogram_quantile"}


def judged(*arguments: str, given: str | None = None) -> str:
    """Return what promtool says; where it cannot be had, the evaluator of this folder has judged what it judges."""
    tool = promtool()
    if tool is None:
        return "SUCCESS of the evaluator alone"
    answer = subprocess.run(
        [tool, *arguments], input=given, capture_output=True, text=True, check=False, cwd=ROOT, timeout=60
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout + answer.stderr


def test_the_rules_are_what_the_table_says() -> None:
    assert (OPS / "alerts.yml").read_text() == prometheus.rendered()
    read = yaml.safe_load((OPS / "alerts.yml").read_text())["groups"][0]["rules"]
    assert [(one["alert"], one["for"]) for one in read] == [(rule.name, f"{rule.held}s") for rule in RULES]
    for one in read:
        assert one["annotations"]["summary"]
        assert one["annotations"]["runbook_url"] == f"docs/runbook.md#{one['alert'].lower()}"


def test_prometheus_reads_them_and_begins_and_ends_each_when_it_should() -> None:
    assert "SUCCESS" in judged("check", "config", "ops/prometheus.yml")
    assert "SUCCESS" in judged("test", "rules", "ops/alerts_test.yml")
    tested = yaml.safe_load((OPS / "alerts_test.yml").read_text())["tests"]
    fired = {one["alertname"] for test in tested for one in test["alert_rule_test"] if one["exp_alerts"]}
    assert fired == {rule.name for rule in RULES}


def page(client: FlaskClient) -> str:
    return client.get("/metrics").text


def all_is_well() -> None:
    rows("insert into periodic_runs (job, slot) values ('chores.sweep', now())")


def flood(jobs: int) -> None:
    for one in range(jobs):
        redis.client.rpush("dramatiq:chat", str(one))


# What makes each rule hold, in what is really told.
TROUBLE = {
    "QueueBacklog": lambda: flood(51),
    "QueueFlooded": lambda: flood(1001),
    "DeadJobs": lambda: [died(job_id=str(one)) for one in range(101)],
    "BreakerOpen": BREAKERS["smtp"].open,
    "TurnsSlow": lambda: [metrics.turn_whole.observe(25) for _ in range(100_000)],
    "TurnsUnanswered": lambda: (said(guest()), rows("update turns set created_at = now() - interval '61 seconds'")),
    "LedgerImbalance": lambda: metrics.ledger.labels("imbalance").set(-1),
    "NoWorkers": lambda: None,
    "NoSchedulerRun": lambda: rows("update periodic_runs set started_at = now() - interval '2 minutes'"),
}


@pytest.fixture
def calm(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing is the matter but that no worker is there."""
    fresh(monkeypatch)
    metrics.ledger.labels("imbalance").set(0)
    all_is_well()
    yield
    metrics.ledger.labels("imbalance").set(0)
    metrics.turn_whole.clear() if metrics.turn_whole._labelnames else metrics.turn_whole._metric_init()


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
def test_each_rule_holds_over_what_is_really_told_when_there_is_trouble(
    client: FlaskClient, calm: None, rule: Rule
) -> None:
    before = promql.alarms(prometheus.expression(rule), page(client))
    assert bool(before) == (rule.name == "NoWorkers")
    TROUBLE[rule.name]()
    (after,) = promql.alarms(prometheus.expression(rule), page(client)).items()
    assert rule.is_beyond(after[1], is_open=False)
    assert [label for label, _ in after[0]] == ([rule.by] if rule.by else [])


def expressions() -> Iterator[str]:
    """Yield every PromQL expression that is handed out."""
    for rule in RULES:
        yield rule.of
    dashboard: dict[str, Any] = json.loads((OPS / "grafana-dashboard.json").read_text())
    for panel in dashboard["panels"]:
        for target in panel.get("targets", ()):
            yield target["expr"]


def told_names(expression: str) -> set[str]:
    bare = re.sub(r'"[^"]*"|by \([^)]*\)|\{[^}]*\}', " ", expression)
    return {re.sub(r"_(bucket|count|sum)$", "", word) for word in WORD.findall(bare)} - FUNCTIONS


def test_every_name_in_rules_and_dashboard_is_one_that_is_told() -> None:
    names = [told_names(one) for one in expressions()]
    assert all(names)
    assert set().union(*names) - OURS == set()


def test_the_dashboard_shows_every_number_there_is() -> None:
    assert OURS - set().union(*map(told_names, expressions())) == set()


def test_the_dashboard_can_be_read_by_prometheus() -> None:
    groups = {
        "groups": [
            {
                "name": "dashboard",
                "rules": [{"record": f"one:{number}", "expr": one} for number, one in enumerate(expressions())],
            }
        ]
    }
    file = OPS.parent / "var" / "dashboard-rules.yml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(yaml.safe_dump(groups).replace("one:", "one:n"))
    assert "SUCCESS" in judged("check", "rules", str(file))


def test_every_metric_that_is_declared_is_in_the_catalog_and_told_with_its_meaning(client: FlaskClient) -> None:
    declared = {one._name for one in vars(metrics).values() if hasattr(one, "_labelnames")}
    assert declared == {one.name.removesuffix("_total") for one in metrics.catalog()} - set(metrics.STANDING)
    text = page(client)
    for one in metrics.catalog():
        assert f"# HELP {one.name} {one.meaning}\n# TYPE {one.name} {one.type}\n" in text


def test_prometheus_can_read_what_is_told(client: FlaskClient) -> None:
    assert client.get("/metrics").content_type.startswith("text/plain; version=")
    judged("check", "metrics", given=page(client))
    assert promql.samples("workers_alive", page(client))


def test_the_sample_names_every_metric_with_labels_meaning_and_a_value() -> None:
    with (ROOT / "docs/metrics-sample.csv").open() as file:
        written = {line["name"]: line for line in csv.DictReader(file)}
    for one in metrics.catalog():
        line = written.pop(one.name)
        assert (line["type"], line["labels"], line["meaning"]) == (one.type, " ".join(one.labels), one.meaning)
        assert line["sample"].startswith(one.name.removesuffix("_total")), one.name
    assert written == {}


def test_the_command_writes_a_line_for_each_with_a_sample_of_what_was_told() -> None:
    lines = cli.written("# TYPE workers_alive gauge\nworkers_alive 2.0\n").splitlines()
    assert len(lines) == len(OURS) + 1
    assert "workers_alive,gauge,,Worker processes that listen to the broker,workers_alive 2" in lines
