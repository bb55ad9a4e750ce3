"""`make eval-router`: how often and how fast the router hears what was meant, on lines that it never learnt."""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.brain.checkpoint import Checkpoint
from app.brain.router import route
from app.brain.router.classifier import INTENTS
from tests.evals import measure
from tests.evals.measure import LANGUAGES, Line

HELD_OUT = measure.CORPUS / "held_out.jsonl"
OVERALL, EACH, P95_MS = 0.95, 0.92, 15.0
_MISSES = 30


@dataclass(frozen=True, slots=True)
class Heard:
    """What the router made of a line, and the milliseconds it took: embedding, and everything after it."""

    line: Line
    intent: str
    confidence: float
    embedding: float
    routing: float

    @property
    def pair(self) -> tuple[str, str]:
        return self.line.intent, self.intent

    @property
    def ms(self) -> float:
        return self.embedding + self.routing


def hear(lines: Sequence[Line]) -> list[Heard]:
    """Route every line as the first message of a talk, one by one as messages come."""
    for line in lines[:3]:  # the first ones load the model and compile the word lists
        _heard(line)
    return [_heard(line) for line in lines]


def _heard(line: Line) -> Heard:
    begun = time.perf_counter()
    meaning = measure.meanings([line.text])[0]
    embedded = time.perf_counter()
    way = route(measure.utterance(line.text), Checkpoint(), meaning)
    done = time.perf_counter()
    return Heard(line, way.intent, way.confidence, (embedded - begun) * 1000, (done - embedded) * 1000)


def report(heard: Sequence[Heard]) -> Iterator[str]:
    """Yield the report, line by line."""
    yield f"accuracy {_share(heard)} of {len(heard)}"
    for lang in LANGUAGES:
        some = [one for one in heard if one.line.lang == lang]
        if some:
            yield f"  {lang} {_share(some)} of {len(some)}   {_pace([one.ms for one in some])}"
    yield f"latency {_pace([one.ms for one in heard])}, without the embedding {_pace([h.routing for h in heard])}"
    yield from _confusion(heard)
    yield from _misses(heard)


def verdict(heard: Sequence[Heard]) -> list[str]:
    """Return which targets were missed."""
    missed = []
    if (share := measure.accuracy(one.pair for one in heard)) < OVERALL:
        missed.append(f"{share:.1%} overall, below {OVERALL:.0%}")
    for lang in LANGUAGES:
        if (share := measure.accuracy(one.pair for one in heard if one.line.lang == lang)) < EACH:
            missed.append(f"{share:.1%} in {lang}, below {EACH:.0%}")
    return missed


def too_slow(heard: Sequence[Heard]) -> list[str]:
    """Return whether the slowest twentieth took too long."""
    p95 = measure.percentile([one.ms for one in heard], 0.95)
    return [f"p95 {p95:.1f} ms, above {P95_MS:.0f}"] if p95 > P95_MS else []


def _share(heard: Sequence[Heard]) -> str:
    return f"{measure.accuracy(one.pair for one in heard):6.1%}"


def _pace(ms: Sequence[float]) -> str:
    return f"p50 {measure.percentile(ms, 0.5):.1f} ms, p95 {measure.percentile(ms, 0.95):.1f} ms"


def _confusion(heard: Sequence[Heard]) -> Iterator[str]:
    """Only what was confused: a row for each intent, what it was taken for, the most frequent first."""
    counted = measure.confusion(one.pair for one in heard)
    yield "meant -> heard as"
    for intent in INTENTS:
        row = {other: n for (meant, other), n in counted.most_common() if meant == intent}
        wrong = ", ".join(f"{other} {n}" for other, n in row.items() if other != intent)
        if row:
            yield f"  {intent:16} {row.get(intent, 0):4} of {sum(row.values()):4}   {wrong}"


def _misses(heard: Sequence[Heard]) -> Iterator[str]:
    wrong = sorted((one for one in heard if one.line.intent != one.intent), key=lambda one: -one.confidence)
    if wrong:
        yield f"surest misses ({min(len(wrong), _MISSES)} of {len(wrong)})"
    for one in wrong[:_MISSES]:
        yield f"  {one.confidence:.2f} {one.line.intent} -> {one.intent}: {one.line.text}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report; 1 when a target is missed, 2 when there is nothing to measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=HELD_OUT, help="JSON lines: text, lang, intent, slots")
    path = parser.parse_args(arguments).corpus
    try:
        lines, wrong = measure.read(path)
    except (OSError, UnicodeDecodeError) as error:
        measure.say(f"{path}: {error}")
        return 2
    measure.say(*(f"left out {reason}" for reason in wrong))
    if not lines:
        return 2
    heard = hear(lines)
    measure.say(*report(heard))
    missed = verdict(heard) + too_slow(heard)
    measure.say(*([f"MISSED: {target}" for target in missed] or ["every target met"]))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
