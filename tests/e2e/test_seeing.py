"""What operators see of the whole town as processes: every number, a flood that drains, one message's trace."""

import re
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import dramatiq
import pytest
import redis
import requests
from playwright.sync_api import Page, expect

from app.dev.servers import EmbeddedPostgres, EmbeddedValkey
from app.dev.servers.embedded import free_port
from tests.conftest import TEST_SETTINGS
from tests.doubles import alerts, otlp
from tests.e2e.test_console import enter
from tests.live import LivePerson, LiveTown
from tests.waiting import until

FLOOD = 5000
WITHIN = 10  # seconds in which gauges and alert have to show it
TOKEN = "for-prometheus-alone"


class SeenTown(LiveTown):
    """A town whose worker and scheduler tell their numbers at ports of their own, sharing no folder."""

    def start(self, name: str) -> None:
        self.ports = {**getattr(self, "ports", {}), name: free_port()}
        self.environment = {**self.environment, "METRICS_PORT": str(self.ports[name])}
        super().start(name)

    def numbers(self, name: str = "web") -> str:
        """Return what a process tells Prometheus."""
        port = self.port if name == "web" else self.ports[name]
        headers = {"Authorization": f"Bearer {TOKEN}"}
        return requests.get(f"http://127.0.0.1:{port}/metrics", headers=headers, timeout=10).text

    def number(self, line: str, name: str = "web") -> float:
        """Return one value; 0 when it is not told."""
        found = re.search(rf"^{re.escape(line)} (\S+)$", self.numbers(name), re.M)
        return float(found[1]) if found else 0.0


@pytest.fixture(scope="module")
def pager() -> Iterator[alerts.Pager]:
    with alerts.serving() as pager:
        yield pager


@pytest.fixture(scope="module")
def collector() -> Iterator[otlp.Collector]:
    with otlp.collecting() as collector:
        yield collector


@pytest.fixture(scope="module")
def town(
    postgres: EmbeddedPostgres,
    valkey: EmbeddedValkey,
    pager: alerts.Pager,
    collector: otlp.Collector,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[SeenTown]:
    folder: Path = tmp_path_factory.mktemp("seen-town")
    environment = {
        **TEST_SETTINGS,
        "DATABASE_URL": postgres.create_database("seen"),
        "REDIS_URL": valkey.url.removesuffix("/0") + "/5",
        "VAR_DIR": str(folder),
        "METRICS_TOKEN": TOKEN,
        "ALERT_URLS": pager.url,
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
    }
    with SeenTown(folder, environment, with_demo=False) as town:
        yield town


def say(town: SeenTown, person: LivePerson, words: str) -> tuple[str, str]:
    """Say something as a browser that traces would; return the trace's id and the correlation id it was answered."""
    trace = uuid4().hex
    answer = person.post(
        "/api/v1/chat/",
        {"message": words, "client_msg_id": str(uuid4())},
        traceparent=f"00-{trace}-00f067aa0ba902b7-01",
    )
    assert answer.status_code == 202
    return trace, answer.headers["X-Correlation-ID"]


def test_one_trace_leads_from_the_browsers_request_to_the_push(town: SeenTown, collector: otlp.Collector) -> None:
    trace, correlation_id = say(town, town.guest(), "a villa with a zebra-striped pool")
    way = ("POST /api/v1/chat/", "enqueue chat.reply", "job chat.reply", "turn", "think", "route")
    leaves = {"load", "record", "push chat_message", "restore", "format", "enqueue memory.mirror", "push typing"}
    spans = until(lambda: (found := collector.of(trace)).keys() >= {*way, *leaves} and found, 15, "the trace")
    assert spans[way[0]].parent == "00f067aa0ba902b7"
    for above, below in pairwise(way):
        assert spans[below].parent == spans[above].id, below
    assert spans["record"].parent == spans["turn"].id
    assert spans["turn"].attributes["correlation_id"] == correlation_id
    assert spans["job chat.reply"].attributes["correlation_id"] == correlation_id
    assert spans[way[0]].attributes == {"correlation_id": correlation_id, "status": "202"}
    assert spans["turn"].instance != spans[way[0]].instance  # a worker's
    pushed = [span for span in collector.spans if span.trace == trace and span.name == "push chat_message"]
    assert spans["record"].id in {span.parent for span in pushed}
    assert b"zebra" not in collector.raw


def test_every_process_tells_its_numbers_to_whoever_has_the_token(town: SeenTown) -> None:
    until(lambda: town.number("turn_seconds_count", "worker") >= 1, 10, "the worker's turns")
    assert town.number('turn_stage_seconds_count{stage="record"}', "worker") >= 1
    assert town.number("turns_accepted_total") >= 1
    assert town.number("workers_alive") >= 1
    assert time.time() - town.number("scheduler_last_run_timestamp_seconds") < 30
    assert 'breaker_state{name="llm"} 0.0' in town.numbers("scheduler")
    for name in ("worker", "scheduler"):
        port = town.ports[name]
        assert requests.get(f"http://127.0.0.1:{port}/metrics", timeout=5).status_code == 404
        assert requests.get(f"http://127.0.0.1:{port}/", timeout=5).status_code == 404


def fill(town: SeenTown) -> None:
    """Put jobs into the queue of replies, for threads that nobody has."""
    with redis.Redis.from_url(town.environment["REDIS_URL"]) as client, client.pipeline() as together:
        for _ in range(FLOOD):
            message = dramatiq.Message("chat", "chat.reply", (str(uuid4()),), {}, {})
            held = message.copy(options={"redis_message_id": message.message_id})
            together.hset("dramatiq:chat.msgs", held.message_id, held.encode())
            together.rpush("dramatiq:chat", held.message_id)
        together.execute()


def told(pager: alerts.Pager, title: str) -> list[str]:
    return [one["message"] for one in pager.told if one["title"] == f"Easy Islanders: {title}"]


def on_call(town: SeenTown, page: Page) -> Page:
    """Return the console of an admin of this town, open at its overview."""
    account = {"email": "on-call@example.test", "password": "north-cyprus", "display_name": "On Call"}
    assert requests.post(f"{town.url}/api/v1/auth/register", json=account, timeout=10).status_code == 201
    town.ask_database("update users set role = 'admin' where email = %s returning 1", account["email"])
    expect(enter(page, town, account["email"]).get_by_test_id("tile-backlog")).not_to_be_empty()
    return page


def test_a_flood_without_workers_is_seen_and_told_and_so_is_that_it_drained(
    town: SeenTown, pager: alerts.Pager, collector: otlp.Collector, page: Page
) -> None:
    desk = on_call(town, page)
    flooded = desk.locator('.alert.open[data-alert="QueueFlooded"]')
    town.stop("worker")
    person = town.guest()
    first, second = (say(town, person, words)[0] for words in ("is anybody there?", "hello?"))
    fill(town)
    began = time.monotonic()
    until(lambda: town.number('queue_jobs{queue="chat",state="ready"}') >= FLOOD, WITHIN, "the gauge")
    until(lambda: told(pager, "QueueFlooded"), WITHIN, "the alert")
    expect(flooded).to_contain_text(f"{FLOOD + 1} jobs stand in the queue chat", timeout=WITHIN * 1000)
    expect(desk.get_by_test_id("tile-backlog")).to_have_text(re.compile(r"5,0\d\d"))
    assert time.monotonic() - began < WITHIN
    assert told(pager, "QueueFlooded")[0].startswith(f"{FLOOD + 1} jobs stand in the queue chat")
    assert town.number('alerts_open{alert="QueueFlooded"}') == 1
    assert town.ask_database("select told_at is not null from alerts where name = 'QueueFlooded'") == [(True,)]
    town.start("worker")
    over = until(lambda: told(pager, "QueueFlooded is over"), 60, "it drained")
    assert over[0].startswith("the queue chat has drained: ")
    assert len(told(pager, "QueueFlooded")) == 1
    expect(flooded).to_have_count(0)
    # The second message woke nobody, because a wake-up was waiting; its turn is still of its own trace.
    until(lambda: {"job chat.reply", "turn"} <= collector.of(first).keys(), 10)
    until(lambda: "record" in collector.of(second), 10)
    assert "job chat.reply" not in collector.of(second)
