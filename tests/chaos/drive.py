"""One run: people write, parts die, everything is repaired, the promise is checked."""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from app.dev import processes
from tests.chaos.killer import Killer, Struck, schedule
from tests.chaos.person import Person
from tests.chaos.recovery import Recovery, measure
from tests.chaos.rows import Rows
from tests.chaos.town import Town
from tests.chaos.verdict import judge
from tests.waiting import until

OPEN = "select count(*) from turns where status in ('queued', 'running')"
ARRIVAL = 60  # seconds until everybody has had a first message accepted
DEADLINE = 60  # seconds after the last message until no turn may be open


@dataclass(frozen=True)
class Wish:
    """What to drive; the seed decides who dies when and what people do."""

    seed: int = 1
    turns: int = 600  # written in rushes; what people write by themselves comes on top
    kills: int = 16
    users: int = 20
    demo: int = 1  # whether there are offers to find


@dataclass
class Outcome:
    """All that a run showed."""

    wish: Wish
    rows: Rows
    struck: list[Struck]
    broken: dict[str, list[str]]
    recovery: Recovery
    counts: Counter[str]
    seconds: float


def drive(wish: Wish, folder: Path, say: Callable[[str], None] = lambda _: None) -> Outcome:
    """Run the whole thing with everything in `folder`."""
    began = time.monotonic()
    with Town(folder, with_demo=bool(wish.demo)) as town:
        say("the town is up")
        people = [Person(f"person {number}", wish.seed, town.webs) for number in range(wish.users)]
        killer = Killer(town, people, wish.seed, -(-wish.turns // wish.kills))
        with ThreadPoolExecutor(wish.users) as pool:
            lives = [pool.submit(person.live) for person in people]
            try:
                until(lambda: all(person.arrived.is_set() for person in people), ARRIVAL, "everybody has arrived")
                say("everybody has arrived")
                killer.run(schedule(wish.seed, wish.kills), say)
            finally:
                for person in people:
                    person.orders.put(None)
            for life in lives:
                life.result()
            say("everybody has written; waiting for the last replies")
            processes.until(lambda: town.count(OPEN) == 0, DEADLINE)  # what is open even then counts as lost
            list(pool.map(Person.read_all, people))
        rows = Rows.read(town)
        for person in people:
            person.leave()
        broken = judge(rows, people) | {"not repaired": killer.unrepaired, "died by themselves": town.troubles()}
    accepted = {sent.answers[0]["message_id"]: sent.accepted_at for one in people for sent in one.sent if sent.answers}
    recovery = measure(rows, accepted, killer.struck)
    counts = sum((person.counts for person in people), Counter())
    counts["repeats seen"] = sum(person.line.transcript.repeats for person in people)
    return Outcome(wish, rows, killer.struck, broken, recovery, counts, time.monotonic() - began)
