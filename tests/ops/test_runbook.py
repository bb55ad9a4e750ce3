"""docs/runbook.md names only what there is."""

import re
from typing import Any

import pytest

from app.domain.alerting import RULES
from tests.ops.composed import ROOT, services

TEXT = (ROOT / "docs" / "runbook.md").read_text()
HEADINGS = {
    re.sub(r"[^\w -]", "", line).strip().lower().replace(" ", "-") for line in re.findall(r"^#+ (.*)", TEXT, re.M)
}


@pytest.mark.parametrize("alert", [rule.name for rule in RULES])
def test_every_alert_leads_to_what_is_to_be_done(alert: str) -> None:
    section = TEXT.partition(f"\n### {alert.lower()}\n")[2].partition("\n#")[0]
    assert len(section.split()) > 15


def test_every_link_inside_leads_somewhere() -> None:
    links = set(re.findall(r"\]\(#([\w-]+)\)", TEXT))
    assert links
    assert links - HEADINGS == set()


def test_every_command_is_one_that_the_application_has(app: Any) -> None:
    named = set(re.findall(r"flask --app wsgi ([\w-]+)(?: ([a-z-]+))?", TEXT))
    assert {command for command, _ in named} >= {"doctor", "ledger", "failed-tasks", "breakers"}
    for command, part in named:
        found = app.cli.commands[command]
        assert not part or part in found.commands, f"{command} {part}"


def test_a_restored_town_is_closed_until_erasures_are_repeated_and_nothing_can_be_sent_twice() -> None:
    section = TEXT.partition("## Restore from a backup\n")[2].partition("\n## ")[0]
    closed, told, opened = section.partition("erase those people again")
    assert told
    assert "docker compose stop nginx web worker scheduler\n" in closed
    assert re.findall(r"docker compose up .*", closed) == ["docker compose up -d --no-deps web"]
    assert re.findall(r"docker compose up .*", opened) == ["docker compose up -d --wait"]


def test_every_container_it_speaks_to_is_one_of_ours() -> None:
    spoken_to = set(re.findall(r"docker compose (?:exec|restart|stop|run --rm)(?: -T)? ([a-z]+)", TEXT))
    assert spoken_to
    assert spoken_to <= set(services())


def test_every_route_it_asks_is_there(app: Any) -> None:
    asked = set(re.findall(r"\$TOWN(/[\w/.-]*)", TEXT)) - {"/socket.io/", "/api/v1/erasures/THAT_ID"}
    assert len(asked) >= 4
    routes = app.url_map.bind("localhost")
    assert {path for path in asked if not any(routes.test(path, method) for method in ("GET", "POST"))} == set()
