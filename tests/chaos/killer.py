"""The schedule of deaths: drawn from the seed, carried out in the middle of a rush of messages."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.chaos.kept import Death, Program
from tests.chaos.person import Person
from tests.chaos.town import DATABASES, Town

ALWAYS = (
    "worker",
    "valkey wiped",
    "web",
    "postgres",
    "scheduler",
    "valkey",
)  # the first of a schedule, before shuffling
OFTEN = ("worker", "worker", "worker", "worker", "web", "web", "scheduler", "valkey", "postgres")
CATCH = 2  # seconds in which a worker is to be caught at work
PATIENCE = 25  # seconds until what was open at a kill must be over, before the next one
AT_WORK = "select count(*) from turns where status = 'running' and split_part(worker, ':', 2) = any(%s)"
OPEN_SINCE = "select count(*) from turns where status in ('queued', 'running') and created_at <= to_timestamp(%s)"


@dataclass(frozen=True)
class Kill:
    """What dies, how and when."""

    what: str
    number: int  # which of the two webs or workers
    children_only: bool
    after: float  # seconds into the rush
    down: float  # seconds until it is started again
    hurried: bool  # follows the kill before it at once, instead of when its damage is repaired


@dataclass
class Struck:
    """A kill that was carried out."""

    kill: Kill
    death: Death

    @property
    def is_database(self) -> bool:
        return self.kill.what.split()[0] in DATABASES

    @property
    def name(self) -> str:
        number = f" {self.kill.number}" if self.kill.what in {"web", "worker"} else ""
        return self.kill.what + number + (" (children)" if self.kill.children_only else "")


def schedule(seed: int, kills: int) -> list[Kill]:
    """Return the kills of a seed: every kind when there are six or more, workers most often."""
    chance = random.Random(f"{seed}/kills")
    kinds = [*ALWAYS, *(chance.choice(OFTEN) for _ in range(kills - len(ALWAYS)))][:kills]
    chance.shuffle(kinds)
    return [_draw(chance, what, first=number == 0) for number, what in enumerate(kinds)]


def _draw(chance: random.Random, what: str, *, first: bool) -> Kill:
    return Kill(
        what=what,
        number=chance.randrange(2),
        children_only=chance.random() < 0.3 and what in {"web", "worker"},
        after=chance.uniform(0.03, 0.4),
        down=chance.uniform(0.2, 2.0),
        hurried=chance.random() < 0.25 and not first,
    )


class Killer:
    """Carries out a schedule; before each kill the people write `rush` messages at once."""

    def __init__(self, town: Town, people: list[Person], seed: int, rush: int) -> None:
        self.struck: list[Struck] = []
        self.unrepaired: list[str] = []
        self._town = town
        self._people = people
        self._rush = rush
        self._chance = random.Random(f"{seed}/rush")
        self._pace = threading.Event()  # never set

    def run(self, kills: list[Kill], say: Callable[[str], None]) -> None:
        for kill in kills:
            if not kill.hurried:
                self._await_repair()
            self._start_rush()
            self._pace.wait(kill.after)
            self.struck.append(Struck(kill, self._strike(kill)))
            say(f"killed {self.struck[-1].name}{', hurried' if kill.hurried else ''}")

    def _strike(self, kill: Kill) -> Death:
        kind = kill.what.split()[0]
        part = self._town.parts[f"{kind} {kill.number}" if kind in {"web", "worker"} else kind]
        if kind == "worker":
            self._await_work(part.part)
        wipe = self._town.forget_valkey if kill.what == "valkey wiped" else None
        return part.kill(kill.down, children_only=kill.children_only, before_start=wipe)

    def _await_work(self, worker: Program) -> None:
        # The moment in which it holds a turn is short; a death outside of it proves little.
        deadline = time.monotonic() + CATCH
        pids = [str(pid) for pid in worker.children()]
        while not self._town.count(AT_WORK, pids) and time.monotonic() < deadline:
            self._pace.wait(0.005)

    def _start_rush(self) -> None:
        shares = [0] * len(self._people)
        for _ in range(self._rush):
            shares[self._chance.randrange(len(shares))] += 1
        for person, share in zip(self._people, shares, strict=True):
            if share:
                person.orders.put(share)

    def _await_repair(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self._is_repaired() and time.monotonic() < deadline:
            self._pace.wait(0.1)
        if time.monotonic() >= deadline:
            self.unrepaired.append(f"{self.struck[-1].name}: replies were still owed after {PATIENCE} s")

    def _is_repaired(self) -> bool:
        if not self.struck:
            return True
        backs = [one.death.back_at for one in self.struck if one.is_database]
        if None in backs:
            return False
        since = max([self.struck[-1].death.at, *(back for back in backs if back)])
        return self._town.count(OPEN_SINCE, since) == 0
