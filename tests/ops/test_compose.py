"""docker-compose.yml held to what it promises; whether an engine takes it, only an engine can say."""

import re
from typing import Any

import pytest

from app.config import Settings
from app.extensions import Database
from tests.ops.composed import ROOT, composed, environment, ours, services, variables

KNOWN = (
    "build cap_drop command depends_on deploy entrypoint env_file environment healthcheck image init logging networks"
    " ports read_only restart security_opt shm_size stop_grace_period stop_signal tmpfs ulimits user volumes"
)
LATER = {"service_healthy", "service_started", "service_completed_successfully"}
DURATION = re.compile(r"(\d+(ms|s|m|h))+")
SIZE = re.compile(r"\d+[kmg]")
NOT_SETTINGS = {"TAG", "HTTP_PORT", "POSTGRES_PASSWORD"}  # of the engine and of PostgreSQL's own image
NAMES = [*services()]


@pytest.mark.parametrize("name", NAMES)
def test_every_service_says_only_what_the_specification_knows(name: str) -> None:
    one = services()[name]
    assert set(one) <= set(KNOWN.split())
    for key in ("command", "entrypoint"):
        assert isinstance(one.get(key, []), list), "a text would be run by a shell, which swallows signals"
    for after, how in one.get("depends_on", {}).items():
        assert how["condition"] in LATER
        assert after in services()
        is_healthy = how["condition"] == "service_healthy"
        assert not is_healthy or "test" in services()[after]["healthcheck"]
    assert set(one["networks"]) <= set(composed()["networks"])
    assert {source for source in mounted(one) if not source.startswith(".")} <= set(composed()["volumes"])
    assert {source for source in mounted(one) if source.startswith(".") and not (ROOT / source).exists()} == set()


def mounted(one: dict[str, Any]) -> set[str]:
    return {volume.partition(":")[0] for volume in one.get("volumes", [])}


@pytest.mark.parametrize("name", NAMES)
def test_every_service_is_pinned_bounded_and_may_do_little(name: str) -> None:
    one = services()[name]
    assert re.search(r":(v?\d+\.\d+\.\d+[\w.-]*|\$\{TAG:-local})$", one["image"]), one["image"]
    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", one["user"]), "nobody is root"
    limits = one["deploy"]["resources"]["limits"]
    assert float(limits["cpus"]) > 0
    assert SIZE.fullmatch(limits["memory"])
    assert limits["pids"] > 0
    assert one["stop_signal"] in {"SIGTERM", "SIGINT", "SIGQUIT"}
    assert DURATION.fullmatch(one["stop_grace_period"])
    assert one["logging"]["options"]["max-size"]


@pytest.mark.parametrize("name", [name for name in NAMES if name != "migrate"])
def test_every_service_that_stays_has_a_health_check_without_a_shell(name: str) -> None:
    check = services()[name]["healthcheck"]
    assert check["test"][0] == "CMD"
    assert all(DURATION.fullmatch(check[key]) for key in ("interval", "timeout"))
    assert check["retries"] >= 3


def test_only_nginx_and_mailpit_can_be_reached_and_only_from_this_machine() -> None:
    ports = {name: one["ports"] for name, one in services().items() if "ports" in one}
    assert set(ports) == {"nginx", "mailpit"}
    assert all(port.startswith("127.0.0.1:") for found in ports.values() for port in found)
    assert composed()["networks"]["inside"]["internal"] is True
    assert services()["postgres"]["networks"] == services()["valkey"]["networks"] == ["inside"]
    assert services()["nginx"]["networks"] == ["outside"]


def test_there_are_two_of_each_that_people_wait_for_and_one_scheduler() -> None:
    replicas = {name: one["deploy"].get("replicas", 1) for name, one in services().items()}
    assert {name for name, count in replicas.items() if count == 2} == {"web", "worker"}
    assert services()["web"]["environment"]["WEB_CONCURRENCY"] == "1", "nginx cannot tell apart what shares a port"


def test_all_of_ours_are_one_image_with_the_same_settings() -> None:
    assert set(ours()) == {"web", "worker", "scheduler", "migrate"}
    assert len({one["image"] for one in ours().values()}) == 1
    assert all(one["environment"] == services()["web"]["environment"] for one in ours().values())


def test_every_setting_it_names_exists_and_makes_settings_that_production_takes() -> None:
    known = {name.upper() for name in Settings.model_fields}
    assert set(services()["web"]["environment"]) <= known
    assert variables() - NOT_SETTINGS <= known
    given = {"SECRET_KEY": "k" * 48, "POSTGRES_PASSWORD": "abc123"}
    made = environment("web", given)
    told = Settings(_env_file=None, openai_api_key="k" * 20, **{name.lower(): value for name, value in made.items()})
    assert told.is_production
    assert told.has_smtp
    assert told.trusted_proxies == 1


def test_a_copy_of_the_example_changes_nothing_that_the_containers_need() -> None:
    """`.env` reaches the containers as a whole; what only holds outside of them must not come along."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z_]+=", line))
    with_copy = environment("web", {**given, "SECRET_KEY": "k", "POSTGRES_PASSWORD": "p"})
    without = environment("web", {"SECRET_KEY": "k", "POSTGRES_PASSWORD": "p"})
    assert {name for name in without if with_copy[name] != without[name]} == set()


def test_postgres_has_room_for_every_connection_that_our_processes_may_hold() -> None:
    most = next(int(word.partition("=")[2]) for word in services()["postgres"]["command"] if "max_connections" in word)
    defaults = Database.bind.__defaults__ or ()
    each = 2 * int(defaults[0])  # a pool, and as many again when it is full
    running = {name: one["deploy"].get("replicas", 1) for name, one in ours().items()}
    assert sum(running.values()) * each + 10 <= most
    wider = dict(re.findall(r"--scale (\w+)=(\d+)", (ROOT / "docs/runbook.md").read_text()))
    assert set(wider) == {"web", "worker"}
    scaled = sum(int(wider.get(name, count)) for name, count in running.items() if name != "migrate")
    assert scaled * each + 10 <= most  # of which migrate takes one


def test_who_stops_gets_the_time_that_it_takes_for_itself() -> None:
    """The engine kills when the grace is over; what ends by itself must be done before."""
    shutdown = int(re.search(r'"--worker-shutdown-timeout", "(\d+)"', (ROOT / "worker.py").read_text())[1]) / 1000
    graceful = int(re.search(r"graceful_timeout = (\d+)", (ROOT / "gunicorn.conf.py").read_text())[1])
    nginx = int(re.search(r"worker_shutdown_timeout (\d+)s", (ROOT / "ops/nginx.conf").read_text())[1])
    for name, own in (("worker", shutdown), ("web", graceful), ("nginx", nginx)):
        assert int(services()[name]["stop_grace_period"].removesuffix("s")) >= own + 5
