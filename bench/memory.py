"""What an outage of Zep costs those who chat: nothing, if the memory is behind the reply. Brings its own town."""

import tempfile
from pathlib import Path

from app.dev.servers import EmbeddedPostgres, EmbeddedValkey
from bench.figures import line, percentile
from bench.person import Person
from tests.chaos.outage import environment
from tests.doubles import zep
from tests.doubles.zep import Hang, Status, Zep
from tests.live import LiveTown

ROUNDS = 6  # of each state in turn, so that a noisy minute strikes all of them
MESSAGES = 20  # of a round
TEXT = "2 bedroom flat in Girne, long term, under £700"


def run(_: str) -> None:
    """POST -> reply with Zep well, refusing, hanging and failing, in turns on the same town"""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        with (
            EmbeddedPostgres(folder / "postgres", durable=False) as postgres,
            EmbeddedValkey(folder / "valkey", durable=False) as valkey,
            zep.serving() as double,
            LiveTown(folder, environment(postgres, valkey.url, double, folder, "bench")) as town,
        ):
            _measure(Person(town.url), double)


def _measure(person: Person, double: Zep) -> None:
    person.wait(person.say(TEXT))
    taken: dict[str, list[float]] = {"well": [], "refusing": [], "hanging": [], "failing": []}
    for _ in range(ROUNDS):
        for state, replies in taken.items():
            _put(double, state)
            replies.extend(person.wait(person.say(TEXT))["reply"] for _ in range(MESSAGES))
    for state, replies in taken.items():
        print(line(f"Zep is {state}", replies))
    for state in ("refusing", "hanging", "failing"):
        ratios = [percentile(taken[state], share) / percentile(taken["well"], share) for share in (0.5, 0.95)]
        print(f"  {state}: p50 {ratios[0]:.2f} and p95 {ratios[1]:.2f} times that with Zep well")


def _put(double: Zep, state: str) -> None:
    double.rules.clear()
    if state == "refusing":
        double.stop()
    elif double.is_away.is_set():
        double.start()
    if state == "hanging":
        double.fail(Hang(10), times=None)
    elif state == "failing":
        double.fail(Status(503), times=None)
