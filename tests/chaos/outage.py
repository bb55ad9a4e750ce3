"""`make outage`: people talk while Zep is gone for many turns and the worker dies twice; then Zep comes back.

`make outage TURNS=200 USERS=8` says how many turns fall into the outage. Every turn's pair has to arrive once, in its
thread's order, without anybody's help, and no reply may have waited for it.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from app.dev.servers import EmbeddedPostgres, EmbeddedValkey
from tests.conftest import TEST_SETTINGS
from tests.doubles import zep
from tests.doubles.zep import Status, Zep
from tests.live import LiveTown
from tests.waiting import until

BEFORE = 2  # turns of each person while all is well
ARRIVAL = 150  # seconds after Zep's return until everything has to be there: leases and pauses included
TEXTS = ("hello there", "2 bedroom flat in Girne", "is there anything cheaper?", "thanks a lot")
OPEN = "select count(*) from memory_writes where state in ('waiting', 'writing')"
TOLD = """
    select said.content, answered.content from turns
    join messages said on said.id = turns.message_id
    join messages answered on answered.in_reply_to = said.id
    where turns.conversation_id = %s order by turns.seq
"""


@dataclass
class Outcome:
    """What the outage left behind."""

    turns: int
    wrong: list[str] = field(default_factory=list)
    waited: int = 0  # turns that were owed when Zep came back
    requests_while_gone: int = 0


def live_through(
    town: LiveTown,
    double: Zep,
    turns: int,
    users: int,
    at_return: Callable[[], None] = lambda: None,
    say: Callable[[str], None] = print,
) -> Outcome:
    """Talk, lose Zep for `turns` turns, get it back, and return what is wrong then; `at_return` may do more harm."""
    people = [town.guest() for _ in range(users)]
    threads = _talk(town, people, BEFORE * users)
    until(lambda: _owed(town) == 0, 30, "the memory is level before the outage")
    say(f"{BEFORE * users} turns are remembered; Zep goes")
    double.stop()
    for part in range(2):
        _talk(town, people, turns // 2)
        town.kill("worker")
        town.start("worker")
        say(f"{(part + 1) * (turns // 2)} turns without Zep; the worker was killed")
    outcome = Outcome(turns, waited=_owed(town))
    double.fail(Status(429, headers={"Retry-After": "1"}), "POST", r"/memory$")
    double.start()
    at_return()
    say(f"Zep is back, wants to be asked less once, and is owed {outcome.waited} turns")
    until(lambda: _owed(town) == 0, ARRIVAL, "the memory is level again")
    outcome.wrong = _wrong(town, double, threads)
    return outcome


def _talk(town: LiveTown, people: list, turns: int) -> set[str]:
    """Have so many turns answered, side by side; return the threads."""

    def talk(number: int) -> set[str]:
        person, threads = people[number], set()
        for turn in range(number, turns, len(people)):
            accepted = person.say(f"{TEXTS[turn % len(TEXTS)]} ({turn})")
            threads.add(accepted["thread_id"])
            until(lambda accepted=accepted: _is_answered(town, accepted["message_id"]), 60, "a reply")
        return threads

    with ThreadPoolExecutor(len(people)) as pool:
        return set().union(*pool.map(talk, range(len(people))))


def _is_answered(town: LiveTown, message_id: str) -> bool:
    return bool(town.ask_database("select 1 from messages where in_reply_to = %s", message_id))


def _owed(town: LiveTown) -> int:
    return int(town.ask_database(OPEN)[0][0])


def _wrong(town: LiveTown, double: Zep, threads: set[str]) -> list[str]:
    wrong = []
    for thread in threads:
        told = [text for turn in town.ask_database(TOLD, thread) for text in turn]
        kept = [message["content"] for message in double.store.of(thread)]
        if kept != told:
            wrong.append(f"{thread}: {len(kept)} messages are kept, {len(told)} were said, or in another order")
    dead = town.ask_database("select actor, error from failed_tasks")
    wrong += [f"dead letter: {one}" for one in dead]
    try:
        double.invariants()
    except AssertionError as error:
        wrong.append(str(error))
    return wrong


def environment(postgres: EmbeddedPostgres, valkey_url: str, double: Zep, folder: Path, name: str) -> dict[str, str]:
    """Return the settings of a town whose memory is `double`."""
    return {
        **TEST_SETTINGS,
        "DATABASE_URL": postgres.create_database(name),
        "REDIS_URL": valkey_url,
        "VAR_DIR": str(folder),
        "ZEP_BASE_URL": double.url,
        "ZEP_API_KEY": double.secret,
        "ZEP_FLAVOR": "ce",
    }


def main() -> int:
    """Live through an outage on servers of our own; return 0 when nothing is wrong."""
    given = {**os.environ, **dict(word.split("=", 1) for word in sys.argv[1:])}
    turns, users = int(given.get("TURNS", "200")), int(given.get("USERS", "8"))
    folder = Path(tempfile.mkdtemp(prefix="outage-"))
    folder.chmod(0o755)
    with (
        EmbeddedPostgres(folder / "postgres", durable=False) as postgres,
        EmbeddedValkey(folder / "valkey", durable=False) as valkey,
        zep.serving() as double,
        LiveTown(folder, environment(postgres, valkey.url, double, folder, "outage"), with_demo=False) as town,
    ):
        outcome = live_through(town, double, turns, users)
    sys.stdout.write(f"{outcome.turns} turns in the outage, {outcome.waited} owed at its end\n")
    sys.stdout.write("\n".join(outcome.wrong or ["nothing lost, doubled or out of order"]) + "\n")
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
