"""The worker as a process that is killed: after the provider accepted, and again and again while many are sent."""

import random
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg2.extras
import pytest

from app.dev.servers import EmbeddedPostgres, EmbeddedValkey
from tests.conftest import TEST_SETTINGS
from tests.doubles import twilio
from tests.live import LiveTown
from tests.sending import twilio_settings
from tests.waiting import until

OWE = """
insert into deliveries (id, dedup_key, purpose, proactive, channel, address, mark, content, correlation_id)
values (%s, %s, 'notice', false, 'sms', %s, %s, %s, 'cid-1')
"""


@pytest.fixture(scope="module")
def provider() -> Iterator[twilio.Twilio]:
    with twilio.serving() as double:
        yield double


@pytest.fixture(scope="module")
def town(
    postgres: EmbeddedPostgres,
    valkey: EmbeddedValkey,
    provider: twilio.Twilio,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[LiveTown]:
    folder: Path = tmp_path_factory.mktemp("sending")
    environment = {
        **TEST_SETTINGS,
        **twilio_settings(provider),
        "DATABASE_URL": postgres.create_database("sending"),
        "REDIS_URL": valkey.url.removesuffix("/0") + "/3",
        "VAR_DIR": str(folder),
    }
    with LiveTown(folder, environment, with_demo=False) as live:
        yield live


def owe(town: LiveTown, count: int) -> list[str]:
    ids = [str(uuid4()) for _ in range(count)]
    connection = psycopg2.connect(town.environment["DATABASE_URL"])
    with connection, connection.cursor() as cursor:
        for number, one in enumerate(ids):
            content = psycopg2.extras.Json({"text": f"word {one}", "language": "en"})
            # Overdue, as if its job had been lost with Redis: the scheduler finds it.
            cursor.execute(OWE, (one, f"real:{one}", f"+9053380{number:05}", one, content))
            cursor.execute("update deliveries set due_at = now() - interval '1 minute' where id = %s", (one,))
    connection.close()
    return ids


def states(town: LiveTown, ids: list[str]) -> list[tuple[str, str | None]]:
    return town.ask_database("select state, reason from deliveries where id = any(%s::uuid[])", ids)


def accepted(provider: twilio.Twilio, ids: list[str]) -> list[Any]:
    return [row for row in provider.messages if row["body"].split()[-1] in ids]


def age(town: LiveTown, time: str) -> None:
    moved = ", ".join(f"{name} = {name} - interval '{time}'" for name in ("lease_until", "tried_at", "due_at"))
    town.ask_database(f"update deliveries set {moved} returning id")


def test_a_worker_that_is_killed_after_the_provider_accepted_sends_nothing_twice(
    town: LiveTown, provider: twilio.Twilio
) -> None:
    rule = provider.fail(twilio.Hang(after=True), "Messages.json")
    (one,) = owe(town, 1)
    until(lambda: rule.begun.is_set() and accepted(provider, [one]), 20, "it is accepted")
    town.kill("worker")
    assert states(town, [one]) == [("sending", None)]
    town.start("worker")
    age(town, "61 seconds")
    until(lambda: states(town, [one])[0][0] == "unknown", 20, "its lease has lapsed")
    age(town, "1 minute")
    until(lambda: states(town, [one])[0][0] == "sent", 30, "the provider was asked")
    assert len(accepted(provider, [one])) == 1
    assert town.ask_database("select provider_id, attempts from deliveries where id = %s", one) == [
        (accepted(provider, [one])[0]["sid"], 1)
    ]


def test_workers_that_are_killed_all_the_time_send_everything_once(town: LiveTown, provider: twilio.Twilio) -> None:
    provider.rules.clear()
    chance = random.Random(7)
    provider.fail(twilio.Latency(0.15), "Messages.json", times=None)
    ids = owe(town, 40)
    for _ in range(2):
        before = len(accepted(provider, ids))
        until(lambda before=before: len(accepted(provider, ids)) >= before + 6, 40, "some have left")  # type: ignore[misc]
        threading.Event().wait(chance.random() / 5)  # anywhere in the middle of a send
        town.kill("worker")
        town.start("worker")
    provider.rules.clear()

    def ended() -> bool:
        age(town, "30 seconds")
        return {state for state, _ in states(town, ids)} <= {"sent", "failed"}

    until(ended, 90, "all have ended")
    bodies = [row["body"] for row in accepted(provider, ids)]
    assert len(bodies) == len(set(bodies)) == 40
    assert {state for state, _ in states(town, ids)} == {"sent"}
