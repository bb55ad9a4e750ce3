"""How well messages about homes are read: `python -m tests.evals.slots [--corpus lines.jsonl]`."""

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from app.brain.agents.real_estate import SLOTS
from app.brain.nlp.language import detect
from app.brain.nlp.text import Utterance, fold
from app.brain.slots import Wants, plain, read_all
from app.brain.types import Place
from app.domain.places import PLACES as MAP
from tests.evals import lines

HELD_OUT = Path(__file__).parent / "corpus" / "held_out.jsonl"
ENOUGH = 0.93  # F1 below which the run fails
PLACES = tuple(Place(p.name, p.city, p.lat, p.lon, p.aliases) for p in MAP)
WORST = 30
TODAY = date(2026, 11, 21)


@dataclass(slots=True)
class Count:
    """Right, wrongly heard and missed items."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.wrong + self.missed or 1)


@dataclass(slots=True)
class Result:
    """What a corpus said, counted."""

    total: Count = field(default_factory=Count)
    by: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    misses: list[tuple[lines.Line, list[str], list[str]]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def quantile(self, share: float) -> float:
        """Return the read time that `share` of the messages stay below, in milliseconds of our own work."""
        ordered = sorted(self.seconds) or [0.0]
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


def read(text: str) -> dict[str, Any]:
    """Return what the agents' own readers hear in one message."""
    utterance = Utterance(text, fold(text), detect(text), PLACES, TODAY)
    return plain(Wants(read_all(SLOTS, utterance)), PLACES)


def measure(corpus: Iterable[lines.Line]) -> Result:
    """Read every line once and compare item by item."""
    result = Result()
    read("2+1")  # compiles the words
    for line in corpus:
        began = time.thread_time()
        heard = lines.items(read(line.text))
        result.seconds.append(time.thread_time() - began)
        _compare(line, heard, result)
    return result


def _compare(line: lines.Line, heard: set[tuple[str, Any]], result: Result) -> None:
    meant = lines.items(line.slots)
    for pairs, outcome in ((meant & heard, "right"), (heard - meant, "wrong"), (meant - heard, "missed")):
        for slot, _ in pairs:
            for count in (result.total, result.by[slot], result.by[line.lang]):
                setattr(count, outcome, getattr(count, outcome) + 1)
    if meant != heard:
        result.misses.append((line, _told(meant - heard), _told(heard - meant)))


def _told(pairs: set[tuple[str, Any]]) -> list[str]:
    return sorted(f"{slot}={value:g}" if isinstance(value, float) else f"{slot}={value}" for slot, value in pairs)


def report(result: Result) -> str:
    """Return the result as a page to read."""
    rows = [("all", result.total), *((name, result.by[name]) for name in (*lines.SLOTS, *lines.LANGUAGES))]
    page = [f"{'':10} {'F1':>6} {'prec':>6} {'recall':>6} {'right':>6} {'wrong':>6} {'missed':>6}"]
    page += [
        f"{name:10} {c.f1:6.3f} {c.precision:6.3f} {c.recall:6.3f} {c.right:6} {c.wrong:6} {c.missed:6}"
        for name, c in rows
    ]
    messages = len(result.seconds)
    page.append(f"{messages} messages, {messages - len(result.misses)} of them read without a fault; "
                f"read in {result.quantile(0.5):.2f} ms p50, {result.quantile(0.95):.2f} ms p95 (CPU)")  # fmt: skip
    worst = sorted(result.misses, key=lambda miss: -len(miss[1]) - len(miss[2]))[:WORST]
    for line, missed, wrong in worst:
        page.append(f"  line {line.number} ({line.lang}) {line.text}")
        page.append(f"      missed: {', '.join(missed) or '-'}   heard instead: {', '.join(wrong) or '-'}")
    return "\n".join(page)


def main(arguments: list[str] | None = None) -> int:
    """Print the report; return 1 below `ENOUGH` or when a line is bad, else 0."""
    parser = argparse.ArgumentParser(description="How well messages about homes are read.")
    parser.add_argument("--corpus", type=Path, default=HELD_OUT, help="JSON lines: text, lang, intent, slots")
    chosen = parser.parse_args(arguments)
    try:
        corpus, bad = lines.load(chosen.corpus)
    except OSError as error:
        sys.stdout.write(f"{chosen.corpus} cannot be read: {error.strerror}\n")
        return 1
    result = measure(corpus)
    sys.stdout.write("\n".join([report(result), *bad]) + "\n")
    return 0 if corpus and not bad and result.total.f1 >= ENOUGH else 1


if __name__ == "__main__":
    sys.exit(main())
