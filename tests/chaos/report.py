"""The figures of a run, on one screen."""

from collections import Counter
from collections.abc import Iterator

from tests.chaos.drive import Outcome

SLOWEST = 15.0  # seconds
SHOWN = 5  # contradictions of a kind


def is_kept(outcome: Outcome) -> bool:
    """Whether the promise held and everything was repaired in time."""
    return not any(outcome.broken.values()) and outcome.recovery.slowest <= SLOWEST


def lines(outcome: Outcome) -> Iterator[str]:
    """Describe a run."""
    wish, recovery, counts = outcome.wish, outcome.recovery, outcome.counts
    ends = Counter(turn["status"] for turn in outcome.rows.turns)
    kinds = Counter(one.kill.what for one in outcome.struck)
    yield f"seed {wish.seed}: {len(outcome.rows.turns)} turns of {wish.users} people in {outcome.seconds:.0f} s"
    yield f"kills: {len(outcome.struck)} ({_listed(kinds)})"
    yield f"people: {_listed(counts)}"
    yield f"ends: {_listed(ends)}; claimed more than once: {sum(turn['attempts'] > 1 for turn in outcome.rows.turns)}"
    yield "broken: " + _listed({kind: len(found) for kind, found in outcome.broken.items()})
    for kind, found in outcome.broken.items():
        yield from (f"  {kind}: {one}" for one in found[:SHOWN])
    waits = sorted(recovery.waits)
    yield f"202 to reply: p50 {_at(waits, 0.5):.3f} s, p95 {_at(waits, 0.95):.3f} s, slowest {_at(waits, 1):.2f} s"
    yield "seconds from each kill (a database: from its return) to anybody's next reply, to the last delayed reply"
    for blow in recovery.blows:
        first = "never" if blow.first is None else f"{blow.first:.2f}"
        yield f"  {first:>6}  {blow.repaired:6.2f}  {blow.hit:3} open  {blow.names}"
    yield f"slowest wait that no kill explains: {recovery.undisturbed:.2f} s"
    yield f"slowest recovery: {recovery.slowest:.2f} s (at most {SLOWEST:.0f})"
    yield f"slowest recovery from a database's return: {recovery.slowest_after_database:.2f} s"
    yield "the promise was kept" if is_kept(outcome) else "THE PROMISE WAS BROKEN"


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counts.items())


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
