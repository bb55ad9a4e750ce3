"""Lines of a slot corpus: one JSON object each, checked before anything is measured."""

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import app.brain.nlp
from app.brain.types import Language
from app.domain.places import PLACES

SLOTS = ("rent_type", "city", "bedrooms", "min_price", "max_price", "currency", "features")
LANGUAGES = ("en", "tr", "ru", "de")
_FEATURES = Path(app.brain.nlp.__path__[0]) / "words" / "features.toml"
_CHOICES: dict[str, frozenset[str]] = {
    "rent_type": frozenset({"short_term", "long_term", "sale"}),
    "city": frozenset(place.city for place in PLACES),
    "currency": frozenset({"GBP", "EUR", "USD", "TRY"}),
}
_FEATURE_KEYS = frozenset(tomllib.loads(_FEATURES.read_text(encoding="utf-8"))["property"])


@dataclass(frozen=True, slots=True)
class Line:
    """One message and what it says."""

    number: int
    text: str
    lang: Language
    slots: dict[str, Any]


def load(path: Path) -> tuple[list[Line], list[str]]:
    """Return the lines about homes, and a complaint with its number for every line that is not a good one."""
    lines: list[Line] = []
    bad: list[str] = []
    for number, raw in enumerate(path.read_bytes().split(b"\n"), 1):
        if not raw.strip():
            continue
        try:
            row = json.loads(raw.decode("utf-8-sig"))
            _check(row)
        except (ValueError, TypeError) as error:
            bad.append(f"line {number}: {error}")
            continue
        if row["intent"] == "property_search":
            lines.append(Line(number, row["text"], row["lang"], row["slots"]))
    return lines, bad


def _check(row: Any) -> None:
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or not row["text"].strip():
        raise ValueError("text must be words")
    if row.get("lang") not in LANGUAGES:
        raise ValueError(f"lang must be one of {', '.join(LANGUAGES)}")
    if not isinstance(row.get("intent"), str) or not isinstance(row.get("slots", {}), dict):
        raise TypeError("intent must be a name and slots an object")
    row.setdefault("slots", {})
    row["slots"] = {name: value for name, value in row["slots"].items() if value is not None}
    for name, value in row["slots"].items():
        _check_slot(name, value)


def _check_slot(name: str, value: Any) -> None:
    if name not in SLOTS:
        raise ValueError(f"no slot is called {name!r}")
    if name in _CHOICES and (not isinstance(value, str) or value not in _CHOICES[name]):
        raise ValueError(f"{name} cannot be {value!r}")
    if name == "features":
        _check_features(value)
    elif name not in _CHOICES and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise ValueError(f"{name} must be a number")


def _check_features(value: Any) -> None:
    if not isinstance(value, list):
        raise TypeError("features must be a list")
    if unknown := sorted({str(key) for key in value} - _FEATURE_KEYS):
        raise ValueError(f"no feature is called {', '.join(unknown)}")


def items(slots: dict[str, Any]) -> set[tuple[str, Any]]:
    """Return the slots as pairs to compare: each feature its own, numbers whatever their kind."""
    return set(_pairs(slots))


def _pairs(slots: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    for name, value in slots.items():
        if name == "features":
            yield from ((name, key) for key in value)
        else:
            yield name, float(value) if isinstance(value, int | float) else value
